/** A summary as elements: its sentences, its key figures, where it comes from, and the raw answer. */

/** @typedef {import("./api.js").Answer} Answer */
/** @typedef {import("./api.js").Figure} Figure */
/** @typedef {import("./api.js").Sentence} Sentence */
/** @typedef {import("./highlight.js").Place} Place */
/**
 * @typedef {object} View
 * @property {string} text  the article as it was sent
 * @property {string} curl
 * @property {Set<string>} shown  the keys that the article shows a place for
 * @property {(key: string, link: HTMLElement) => void} show  goes to a key's place in the article
 */

/** @type {Record<string, string>} */
const ORIGINS = { written: "in new words", compressed: "shortened", quoted: "word for word" };
/** @type {Record<string, string>} */
const MODIFIERS = { "~": "about", ">": "more than", "<": "less than" };
/** @type {Record<string, [string, string]>} */
const TRENDS = { up: ["↑", "rising"], down: ["↓", "falling"] };
const HEDGES = [
  "about", "almost", "an estimated", "approximately", "around", "as many as", "as much as", "at least", "at most",
  "below", "close to", "fewer than", "just over", "just under", "less than", "more than", "nearly", "no fewer than",
  "no less than", "no more than", "over", "roughly", "some", "under", "up to",
].join("|");
const HEDGED = new RegExp(`^(${HEDGES})\\b`, "i");
const HEDGE_BEFORE = new RegExp(`\\b(${HEDGES})\\s+$`, "i");

/** @param {number} index */
const sentenceKey = (index) => `sentence-${index}`;
/** @param {number} index */
const figureKey = (index) => `figure-${index}`;

/**
 * All places that an answer speaks of.
 * @param {Answer} answer
 * @returns {Place[]}
 */
export function placesOf(answer) {
  /** @type {Place[]} */
  const evidence = answer.sentences.flatMap((sentence, index) =>
    sentence.evidence.map(({ start, end }) => ({ start, end, kind: "evidence", key: sentenceKey(index) })),
  );
  /** @type {Place[]} */
  const figures = answer.key_figures.map(({ start, end, text }, index) => ({
    start, end, text, kind: "figure", key: figureKey(index),
  }));
  return [...evidence, ...figures];
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {...(Node | string)} children
 */
function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

/**
 * A link to a key's place in the article, or plain text where the article does not show it.
 * @param {string} key
 * @param {(Node | string)[]} children
 * @param {View} view
 */
function linkTo(key, children, view) {
  if (!view.shown.has(key)) return element("span", "line", ...children);
  const link = /** @type {HTMLAnchorElement} */ (element("a", "line", ...children));
  link.href = "#article";
  link.title = "Show the place in the article";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    view.show(key, link);
  });
  return link;
}

/**
 * The figure's unit, unless its text tells it already ("€52 million", "34-year-old", "nine hours").
 * @param {Figure} figure
 */
export function unitOf({ kind, text, unit }) {
  if (!unit || text.toLowerCase().includes(unit.toLowerCase().replace(/(?<=..)s$/, ""))) return "";
  if (kind === "money" || kind === "percent") return /[\p{Sc}%]/u.test(text) ? "" : unit;
  if (kind === "measure" || kind === "duration" || kind === "age") return /\p{L}/u.test(text) ? "" : unit;
  return unit;
}

/**
 * The modifier in the article's own words where it has them before the figure, and not twice if they are part of it.
 * @param {Figure} figure
 * @param {string} article
 */
export function modifierOf({ modifier, text, start }, article) {
  const plain = MODIFIERS[modifier];
  if (!plain || HEDGED.test(text)) return "";
  const before = article.slice(Math.max(0, start - 24), start);
  return HEDGE_BEFORE.exec(before)?.[1]?.toLowerCase() ?? plain;
}

/** @param {"up" | "down" | null} trend */
function arrowOf(trend) {
  const known = trend ? TRENDS[trend] : undefined;
  if (!known) return [];
  const arrow = element("span", "arrow", known[0]);
  arrow.setAttribute("aria-hidden", "true");
  return [" ", arrow, element("span", "unseen", ` ${known[1]}`)];
}

/**
 * What the figure counts or is about, each told once.
 * @param {Figure} figure
 */
function aboutOf(figure) {
  const unit = unitOf(figure);
  const subject = figure.subject && figure.subject !== figure.unit ? figure.subject : "";
  return [unit, subject].filter(Boolean).join(" · ");
}

/**
 * @param {Figure} figure
 * @param {string} key
 * @param {View} view
 */
function figureItem(figure, key, view) {
  const modifier = modifierOf(figure, view.text);
  const about = aboutOf(figure);
  const number = element("span", "number", ...(modifier ? [element("span", "modifier", `${modifier} `)] : []));
  number.append(element("b", "", figure.text), ...arrowOf(figure.trend));
  const parts = /** @type {(Node | string)[]} */ ([number]);
  if (about) parts.push(element("span", "about", ` ${about}`));
  if (figure.source) parts.push(" ", element("span", "source", `according to ${figure.source}`));
  return element("li", "", linkTo(key, parts, view));
}

/**
 * @param {Sentence} sentence
 * @param {string} key
 * @param {View} view
 */
function sentenceItem(sentence, key, view) {
  const origin = ORIGINS[sentence.origin] ?? sentence.origin;
  return element("li", "", linkTo(key, [sentence.text], view), " ", element("small", "origin", origin));
}

/**
 * Where the summary comes from, in a line or two.
 * @param {Answer} answer
 */
export function provenanceOf({ sentences, coverage, model }) {
  const total = sentences.length;
  const quoted = sentences.filter((sentence) => sentence.origin === "quoted").length;
  const read = `${coverage.sentences_read} of the article’s ${coverage.sentences} sentences were read.`;
  const who = model.name === "quote" ? "" : ` Model: ${model.name}.`;
  if (quoted === total) return `Every sentence is quoted word for word from this article. ${read}${who}`;
  const count = `${quoted} of ${total} ${total === 1 ? "sentence is" : "sentences are"} quoted word for word.`;
  const written = sentences.some((sentence) => sentence.origin === "written");
  const how = written ? "Written by a model from" : "Shortened from";
  return `${how} this article and checked against it. ${count} ${read}${who}`;
}

/**
 * A text to copy: by its button or, where the browser lends no clipboard, by hand.
 * @param {string} name
 * @param {string} text
 */
function copyBlock(name, text) {
  const block = element("pre", "", text);
  block.tabIndex = 0;
  block.setAttribute("role", "group");
  block.setAttribute("aria-label", name);
  const button = element("button", "quiet", "Copy");
  button.setAttribute("type", "button");
  button.setAttribute("aria-label", `Copy: ${name}`);
  button.addEventListener("click", async () => {
    getSelection()?.selectAllChildren(block);
    const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    button.textContent = copied ? "Copied" : "Selected";
  });
  return element("div", "copy", element("div", "bar", element("span", "", name), button), block);
}

/**
 * @param {Answer} answer
 * @param {string} curl
 */
function rawAnswer(answer, curl) {
  const json = copyBlock("Answer (JSON)", JSON.stringify(answer, null, 2));
  const call = copyBlock("The same call with curl", curl);
  return element("details", "raw", element("summary", "", "Raw answer"), call, json);
}

/**
 * Fills `root` with the answer. Its heading can take the focus.
 * @param {HTMLElement} root
 * @param {Answer} answer
 * @param {View} view
 */
export function renderAnswer(root, answer, view) {
  const heading = element("h2", "", "In a nutshell");
  heading.tabIndex = -1;
  const sentences = answer.sentences.map((item, index) => sentenceItem(item, sentenceKey(index), view));
  const figures = answer.key_figures.map((item, index) => figureItem(item, figureKey(index), view));
  const hint = element("p", "hint", "Choose any line to see where it comes from.");
  const provenance = element("p", "provenance", provenanceOf(answer));
  root.replaceChildren(heading, hint, element("ol", "sentences", ...sentences), provenance);
  if (figures.length > 0) root.append(element("h3", "", "Key figures"), element("ul", "figures", ...figures));
  root.append(rawAnswer(answer, view.curl));
}
