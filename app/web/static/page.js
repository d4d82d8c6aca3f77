/** The page: which article is chosen, what the reader pressed, and what the service said. */

import { bodyOf, bytesOf, curlOf, Failure, MAX_BYTES, summarise } from "./api.js";
import { renderText } from "./highlight.js";
import { placesOf, renderAnswer } from "./render.js";

/** @typedef {{id: string, title: string, dateline?: string, text: string}} Demo */

const SLOW_MS = 6000;
const FLASH_MS = 1600;

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function part(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${id}`);
  return found;
}

const chooser = part("chooser", HTMLFieldSetElement);
const headline = part("headline", HTMLElement);
const editor = part("editor", HTMLElement);
const ownTitle = part("own-title", HTMLInputElement);
const ownText = part("own-text", HTMLTextAreaElement);
const ownCount = part("own-count", HTMLElement);
const edit = part("edit", HTMLButtonElement);
const nutshell = part("nutshell", HTMLElement);
const ask = part("ask", HTMLElement);
const get = part("get", HTMLButtonElement);
const retry = part("retry", HTMLButtonElement);
const status = part("status", HTMLElement);
const waiting = part("waiting", HTMLElement);
const problem = part("problem", HTMLElement);
const result = part("result", HTMLElement);
const article = part("article", HTMLElement);
const back = part("back", HTMLButtonElement);

/** @type {Map<string, Demo>} */
const demos = new Map();
/** @type {Demo | null} the chosen demo article, null for the reader's own */
let demo = null;
/** @type {AbortController | null} */
let call = null;
/** @type {Map<string, HTMLElement[]>} */
let marks = new Map();
/** @type {HTMLElement | null} where in the summary the reader left for the article */
let origin = null;

/** What a summary is asked of: the demo, or the fields as they stand. */
function asked() {
  return demo ?? { title: ownTitle.value.trim(), text: ownText.value };
}

/**
 * Shows one of the panel's states and clears what the others left.
 * @param {"idle" | "busy" | "failed" | "done"} state
 * @param {string} [words]  what the status region says
 */
function enter(state, words = "") {
  nutshell.setAttribute("aria-busy", String(state === "busy"));
  get.disabled = state === "busy";
  ask.hidden = state === "failed" || state === "done";
  waiting.hidden = state !== "busy";
  result.hidden = state !== "done";
  retry.hidden = state !== "failed";
  back.hidden = true;
  problem.replaceChildren();
  status.textContent = words;
}

/**
 * Says what went wrong.
 * @param {string} message
 * @param {string[]} [details]
 */
function complain(message, details = []) {
  const lines = [message, ...details].map((line) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    return paragraph;
  });
  problem.replaceChildren(...lines);
}

/**
 * Shows a text as the article, without marks.
 * @param {string} title
 * @param {string} dateline
 * @param {string} text
 */
function showArticle(title, dateline, text) {
  part("title", HTMLElement).textContent = title;
  part("dateline", HTMLElement).textContent = dateline;
  marks = renderText(article, text, []);
  editor.hidden = true;
  headline.hidden = false;
  article.hidden = false;
  edit.hidden = demo !== null;
}

function showEditor() {
  headline.hidden = true;
  article.hidden = true;
  editor.hidden = false;
  count();
}

/** @param {string} id */
function choose(id) {
  call?.abort();
  demo = demos.get(id) ?? null;
  enter("idle");
  if (demo) showArticle(demo.title, demo.dateline ?? "", demo.text);
  else showEditor();
}

/** @param {number} bytes */
function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < MAX_BYTES / 10 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(2)} MB`;
}

/** Counts the reader's own text; the limit is one of bytes sent. */
function count() {
  const words = ownText.value.match(/\S+/g)?.length ?? 0;
  const bytes = bytesOf(bodyOf(asked()));
  const over = bytes > MAX_BYTES;
  const counted = `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}`;
  const size = `${counted}, ${words === 0 ? "0 bytes" : sizeOf(bytes)} of 1 MB`;
  ownCount.textContent = over ? `${size}: too long` : size;
  ownCount.classList.toggle("over", over);
  ownText.setAttribute("aria-invalid", String(over));
}

/** Why the reader's own text cannot be sent, or nothing. */
function objection() {
  if (ownText.value.trim() === "") return "Paste an article first.";
  return bytesOf(bodyOf(asked())) > MAX_BYTES ? "This text is longer than 1 MB. Paste a shorter one." : "";
}

/** Sends the chosen article, once it can be sent. */
async function send() {
  const { title, text } = asked();
  const refusal = demo ? "" : objection();
  if (refusal) {
    complain(refusal);
    ownText.focus();
    return;
  }
  if (!demo) showArticle(title || "Your own article", "", text);
  call?.abort();
  call = new AbortController();
  await answer(bodyOf({ title, text }), text, call.signal);
}

/**
 * Asks, and shows the answer or what went wrong.
 * @param {string} body
 * @param {string} text
 * @param {AbortSignal} signal
 */
async function answer(body, text, signal) {
  enter("busy", "Reading the article…");
  const slow = setTimeout(() => (status.textContent = "Still reading. Long articles take a little longer…"), SLOW_MS);
  try {
    const found = await summarise(body, signal);
    marks = renderText(article, text, placesOf(found));
    renderAnswer(result, found, { text, curl: curlOf(body), shown: new Set(marks.keys()), show });
    enter("done", "The summary is ready.");
    result.querySelector("h2")?.focus();
  } catch (error) {
    if (signal.aborted) return;
    enter("failed");
    retry.focus();
    if (error instanceof Failure) complain(error.message, error.details);
    else complain("The service sent an answer that this page cannot read.");
  } finally {
    clearTimeout(slow);
  }
}

/**
 * Goes to a key's place in the article and lights it up.
 * @param {string} key
 * @param {HTMLElement} link
 */
function show(key, link) {
  for (const mark of article.querySelectorAll("mark.current")) mark.classList.remove("current", "flash");
  const places = marks.get(key) ?? [];
  for (const mark of places) mark.classList.add("current", "flash");
  setTimeout(() => places.forEach((mark) => mark.classList.remove("flash")), FLASH_MS);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  places[0]?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  places[0]?.focus({ preventScroll: true });
  origin = link;
  back.hidden = false;
}

/** Goes back to the line of the summary that the reader came from. */
function goBack() {
  back.hidden = true;
  origin?.scrollIntoView({ block: "nearest" });
  origin?.focus({ preventScroll: true });
}

/** @param {Demo} item */
function choiceOf(item) {
  const label = document.createElement("label");
  label.className = "choice";
  const radio = document.createElement("input");
  radio.type = "radio";
  radio.name = "article";
  radio.value = item.id;
  const place = document.createElement("span");
  place.className = "place";
  place.textContent = item.dateline?.split(",")[0] ?? "Demo";
  const head = document.createElement("span");
  head.className = "head";
  head.textContent = item.title;
  label.append(radio, place, head);
  return label;
}

/** Fetches the demo articles; without them, the reader's own text still works. */
async function loadDemos() {
  const response = await fetch(new URL("demo.json", import.meta.url)).catch(() => null);
  /** @type {Demo[]} */
  const items = response?.ok ? await response.json().catch(() => []) : [];
  for (const item of items) demos.set(item.id, item);
  chooser.querySelector(".choice")?.before(...items.map(choiceOf));
}

async function start() {
  await loadDemos();
  chooser.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement) choose(event.target.value);
  });
  get.addEventListener("click", send);
  retry.addEventListener("click", send);
  edit.addEventListener("click", () => {
    choose("own");
    ownText.focus();
  });
  back.addEventListener("click", goBack);
  article.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !back.hidden) goBack();
  });
  for (const field of [ownTitle, ownText]) field.addEventListener("input", count);
  const first = chooser.querySelector("input");
  if (first) first.checked = true;
  choose(first?.value ?? "own");
}

await start();
