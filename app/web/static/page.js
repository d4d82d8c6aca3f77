/** The page around the buttons: lines to copy that name this server, and the playground. */

/** @typedef {HTMLElement & {request: string, answer: unknown, open(): void}} Button */
/** @typedef {CustomEvent<{problem: unknown}>} Failed */

const COPIED_MS = 2000;

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

/**
 * @param {string} tag
 * @param {string} text
 */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/**
 * The call that a button makes, for a shell. A long body is left to a file: a command line has limits too.
 * @param {string} body
 */
function curlOf(body) {
  const data = body.length > 20_000 ? "@request.json" : `'${body.replaceAll("'", "'\\''")}'`;
  const url = new URL("v1/summaries", document.baseURI).href;
  return `curl -sS '${url}' -H 'Content-Type: application/json' --data-binary ${data}`;
}

/** The reader's own text as an article with a button under its first paragraph. */
function articleOf() {
  const title = part("own-title", HTMLInputElement).value.trim();
  const text = part("own-text", HTMLTextAreaElement).value.trim();
  const article = document.createElement("article");
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => element("p", paragraph));
  const button = /** @type {Button} */ (document.createElement("nutshell-summary"));
  button.setAttribute("headline", title);
  button.setAttribute("summary-style", part("style", HTMLSelectElement).value);
  button.setAttribute("length", part("length", HTMLSelectElement).value);
  button.setAttribute("max-figures", part("figures", HTMLInputElement).value || "0");
  if (title) {
    const heading = element("h4", title);
    heading.toggleAttribute("data-nutshell-skip", true); // it is sent as the title, not as text
    article.append(heading);
  }
  article.append(paragraphs[0], button, ...paragraphs.slice(1));
  return { article, button };
}

/** @param {unknown} answer  what the service said */
function showRaw(answer) {
  part("json", HTMLElement).textContent = answer ? JSON.stringify(answer, null, 2) : "";
}

function tryIt() {
  const field = part("own-text", HTMLTextAreaElement);
  if (!field.value.trim()) {
    field.focus();
    return;
  }
  if (!part("figures", HTMLInputElement).reportValidity()) return;
  const { article, button } = articleOf();
  part("own", HTMLElement).replaceChildren(article);
  part("own", HTMLElement).hidden = false;
  part("curl", HTMLElement).textContent = curlOf(button.request);
  showRaw(null);
  part("raw", HTMLElement).hidden = false;
  button.addEventListener("nutshell-done", (event) => showRaw(/** @type {CustomEvent} */ (event).detail));
  button.addEventListener("nutshell-error", (event) => {
    const { problem } = /** @type {Failed} */ (event).detail;
    showRaw(problem);
    if (problem) part("raw-answer", HTMLDetailsElement).open = true; // where the reason is
  });
  button.scrollIntoView({ block: "center" });
  button.open();
}

/**
 * Copies what a button names or, where the browser lends no clipboard, selects it.
 * @param {HTMLButtonElement} button
 */
async function copy(button) {
  const source = part(button.dataset.copy ?? "", HTMLElement);
  const words = button.textContent;
  getSelection()?.selectAllChildren(source);
  const isCopied = await navigator.clipboard?.writeText(source.textContent ?? "").then(() => true, () => false);
  button.textContent = isCopied ? "Copied" : "Selected";
  setTimeout(() => (button.textContent = words), COPIED_MS);
}

for (const base of document.querySelectorAll("[data-base]")) base.textContent = new URL(".", document.baseURI).href;
for (const button of document.querySelectorAll("button")) {
  if (button.dataset.copy) button.addEventListener("click", () => copy(button));
}
part("try", HTMLButtonElement).addEventListener("click", tryIt);
