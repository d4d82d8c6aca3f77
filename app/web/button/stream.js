/** The call to the service: its answer as it comes, by server-sent events or all at once, and what can go wrong. */

/** @typedef {import("./types.d.ts").Answer} Answer */
/** @typedef {import("./types.d.ts").Kind} Kind */
/** @typedef {import("./types.d.ts").Problem} Problem */
/** @typedef {import("./types.d.ts").Reply} Reply */
/** @typedef {{type: string, id: string, data: string}} ServerEvent */

const RESUMES = 2;
const PAUSE_MS = 500;
// The server sends at least a comment every 15 s.
const SILENCE_MS = 40_000;
const DEFAULT_WAIT_S = 5;

/** @type {Record<number, Kind>} */
const KINDS = { 413: "unfit", 422: "unfit", 429: "busy", 503: "starting" };

/** A call that brought no summary. */
export class Failure extends Error {
  /**
   * @param {Kind} kind
   * @param {number} [status]  the HTTP status, 0 if there was none
   * @param {number} [wait]  seconds after which it is worth trying again
   * @param {Problem | null} [problem]  what the service says of it
   */
  constructor(kind, status = 0, wait = 0, problem = null) {
    super(kind);
    this.kind = kind;
    this.status = status;
    this.wait = wait;
    this.problem = problem;
  }
}

/**
 * Seconds that a `Retry-After` header (seconds or a date) asks to wait.
 * @param {string | null} header
 */
export function waitOf(header) {
  const wait = Number(header) || (Date.parse(header ?? "") - Date.now()) / 1000 || DEFAULT_WAIT_S;
  return Math.min(Math.max(Math.ceil(wait), 1), 600);
}

/**
 * Whether a field other than the article is refused: the site's tag is wrong then, and the article may be fit.
 * @param {Problem | null} problem
 */
const isOfTag = (problem) =>
  Array.isArray(problem?.errors) && problem.errors.some(({ field }) => field !== "text" && field !== "html");

/**
 * @param {number} status
 * @param {string | null} retryAfter
 * @param {Problem | null} problem
 */
function failureOf(status, retryAfter, problem) {
  const kind = (!isOfTag(problem) && KINDS[status]) || "failed";
  return new Failure(kind, status, ["busy", "starting"].includes(kind) ? waitOf(retryAfter) : 0, problem);
}

/**
 * @param {string} text
 * @returns {unknown}
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure("failed");
  }
}

const isSentence = (/** @type {any} */ item) => typeof item?.text === "string" && Array.isArray(item.evidence);
const isFigure = (/** @type {any} */ item) => typeof item?.text === "string" && Number.isInteger(item.start);
const areAll = (/** @type {any} */ items, /** @type {(item: any) => boolean} */ isOne) =>
  Array.isArray(items) && items.every(isOne);

/**
 * What came, if it has the contract's shape.
 * @param {string} type
 * @param {any} data
 * @returns {Reply}
 */
function replyOf(type, data) {
  if (type === "sentence" && isSentence(data)) return { type, data };
  if (areAll(data?.key_figures, isFigure)) {
    if (type === "figures") return { type, data: data.key_figures };
    if (type === "done" && areAll(data.sentences, isSentence)) return { type, data };
  }
  throw new Failure("failed");
}

/**
 * The next chunk, unless the connection has fallen silent.
 * @param {ReadableStreamDefaultReader<string>} reader
 */
async function read(reader) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(reject, SILENCE_MS);
  });
  try {
    return await /** @type {Promise<ReadableStreamReadResult<string>>} */ (Promise.race([reader.read(), silence]));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Server-sent events, as the HTML standard parses them.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let [rest, type, id] = ["", "", ""];
  /** @type {string[]} */
  let data = [];
  try {
    for (;;) {
      const { done, value } = await read(reader);
      if (done) return;
      // A carriage return at the end may be half of a line end.
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const [, field, text] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
        if (field === "event") type = text;
        else if (field === "id") id = text;
        else if (field === "data") data.push(text);
        else if (line === "") {
          if (data.length) yield { type, id, data: data.join("\n") };
          [type, data] = ["", []];
        }
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/**
 * @param {string} endpoint
 * @param {string} body
 * @param {string} last  the last event seen, from which on the server resumes
 * @param {AbortSignal} signal
 */
async function post(endpoint, body, last, signal) {
  /** @type {Record<string, string>} */
  const headers = { "Content-Type": "application/json", Accept: "text/event-stream" };
  if (last) headers["Last-Event-ID"] = last;
  const call = fetch(endpoint, { method: "POST", headers, body, signal, credentials: "omit" });
  const response = await call.catch((error) => {
    throw signal.aborted ? error : new Failure("offline");
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw failureOf(response.status, response.headers.get("Retry-After"), problem);
  }
  return response;
}

/**
 * @param {ServerEvent} event
 * @returns {Reply | null}
 */
function received({ type, data }) {
  if (type === "error") {
    const problem = /** @type {Problem | null} */ (parsed(data));
    throw failureOf(Number(problem?.status), null, problem);
  }
  return ["sentence", "figures", "done"].includes(type) ? replyOf(type, parsed(data)) : null;
}

/**
 * Asks for a summary and yields its parts, `done` last. A stream that breaks is resumed after the last event seen.
 * @param {string} endpoint
 * @param {string} body
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Reply>}
 * @throws {Failure} for everything but the caller's own abort
 */
export async function* ask(endpoint, body, signal) {
  let last = "";
  for (let tries = 0; ; tries += 1) {
    try {
      const response = await post(endpoint, body, last, signal);
      if (!response.headers.get("Content-Type")?.startsWith("text/event-stream") || !response.body) {
        yield replyOf("done", parsed(await response.text()));
        return;
      }
      for await (const event of eventsOf(response.body)) {
        const reply = received(event);
        last = event.id || last;
        if (reply) yield reply;
        if (reply?.type === "done") return;
      }
    } catch (error) {
      const isFinal = error instanceof Failure && (error.kind !== "offline" || !last);
      if (signal.aborted || isFinal) throw error;
    }
    if (!last || tries >= RESUMES) throw new Failure(navigator.onLine ? "failed" : "offline");
    await new Promise((resume) => setTimeout(resume, PAUSE_MS * 2 ** tries));
  }
}
