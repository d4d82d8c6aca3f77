/** The one call that the page makes, and what can go wrong with it, in plain words. */

/** @typedef {{start: number, end: number}} Span */
/** @typedef {{text: string, origin: "written" | "compressed" | "quoted", evidence: Span[]}} Sentence */
/**
 * @typedef {object} Figure
 * @property {string} text
 * @property {number} value
 * @property {number | null} [high]
 * @property {"=" | "~" | ">" | "<"} modifier
 * @property {string | null} unit
 * @property {string | null} subject
 * @property {string} kind
 * @property {"up" | "down" | null} trend
 * @property {string | null} source
 * @property {number} start
 * @property {number} end
 * @property {boolean} in_summary
 */
/**
 * @typedef {object} Answer
 * @property {string} id
 * @property {string} summary
 * @property {Sentence[]} sentences
 * @property {Figure[]} key_figures
 * @property {string} language
 * @property {{sentences_read: number, sentences: number}} coverage
 * @property {{name: string, revision: string, device: string}} model
 */
/** @typedef {{title: string, text: string}} Asked */

export const MAX_BYTES = 1_000_000;
const PATH = "v1/summaries";

/** A call that brought no summary: `message` is one sentence for a reader, `details` say more. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {string[]} [details]
   */
  constructor(message, details = []) {
    super(message);
    this.details = details;
  }
}

/**
 * The body that asks for a summary; the text goes exactly as it is, because the answer's offsets count in it.
 * @param {Asked} asked
 */
export function bodyOf({ title, text }) {
  return JSON.stringify({ text, ...(title ? { title } : {}), offsets: "utf16" });
}

/**
 * The size of a body as it travels.
 * @param {string} body
 */
export function bytesOf(body) {
  return new TextEncoder().encode(body).length;
}

/**
 * The same call for a shell. A long body is left to a file: a command line has limits too.
 * @param {string} body
 */
export function curlOf(body) {
  const url = new URL(PATH, document.baseURI).href;
  const data = body.length > 20_000 ? "@request.json" : `'${body.replaceAll("'", "'\\''")}'`;
  return `curl -sS '${url}' -H 'Content-Type: application/json' --data-binary ${data}`;
}

/**
 * How long a `Retry-After` header (seconds or a date) asks to wait, as a sentence.
 * @param {string | null} header
 */
export function waitOf(header) {
  if (!header) return "";
  const number = Number(header);
  const seconds = Math.ceil(Number.isNaN(number) ? (Date.parse(header) - Date.now()) / 1000 : number);
  if (!(seconds > 0)) return "";
  if (seconds === 1) return "Try again in a second.";
  if (seconds < 90) return `Try again in ${seconds} seconds.`;
  return `Try again in about ${Math.round(seconds / 60)} minutes.`;
}

/** @type {Record<number, string>} */
const PLAIN = {
  401: "This service wants to know who is asking.",
  413: "This text is too long for the service.",
  422: "The service cannot summarise this text.",
  429: "The service has too much to do right now.",
  503: "The model is still loading.",
};

/**
 * @param {Response} response
 * @returns {Promise<Failure>}
 */
async function failureOf(response) {
  /** @type {{title?: unknown, detail?: unknown, errors?: unknown}} */
  const problem = (await response.json().catch(() => null)) ?? {};
  const fields = Array.isArray(problem.errors) ? problem.errors : [];
  const told = [
    problem.detail,
    ...fields.map((error) => (error?.field ? `${error.field}: ${error.message}` : error?.message)),
    waitOf(response.headers.get("Retry-After")),
  ];
  const details = told.filter((line) => typeof line === "string" && line !== "");
  const title = typeof problem.title === "string" && problem.title ? problem.title : `status ${response.status}`;
  return new Failure(PLAIN[response.status] ?? `The service could not do it (${title}).`, details);
}

/**
 * Asks for a summary.
 * @param {string} body
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 * @throws {Failure} for everything but the caller's own abort
 */
export async function summarise(body, signal) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  let response;
  try {
    response = await fetch(PATH, { method: "POST", headers, body, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failure("The service cannot be reached.", ["Check that it is running and that you are connected."]);
  }
  if (!response.ok) throw await failureOf(response);
  const answer = await response.json().catch(() => null);
  if (signal.aborted) throw signal.reason;
  if (!Array.isArray(answer?.sentences) || !Array.isArray(answer?.key_figures)) {
    throw new Failure("The service sent an answer that this page cannot read.");
  }
  return answer;
}
