/** The button and its panel as elements. What comes from outside becomes text, never markup. */

import { aboutOf, compared, modifierOf } from "./figures.js";
import { fill, stringsOf } from "./strings.js";

/** @typedef {import("./types.d.ts").Figure} Figure */
/** @typedef {import("./types.d.ts").Sentence} Sentence */
/** @typedef {import("./strings.js").Strings} Strings */
/** @typedef {(figure: Figure, line: HTMLElement) => void} Show */

const SVG = "http://www.w3.org/2000/svg";
const WAITING_LINES = 5;

/**
 * @template {Element} T
 * @param {T} node
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function dressed(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
const element = (tag, attributes, ...children) => dressed(document.createElement(tag), attributes, children);

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Node} children
 */
const drawing = (tag, attributes, ...children) => dressed(document.createElementNS(SVG, tag), attributes, children);

/**
 * @param {string} part
 * @param {...(Node | string)} children
 */
const button = (part, ...children) => element("button", { type: "button", class: part, part }, ...children);

/** The elements of one button; `words` fills in what they say. */
export class View {
  /** @type {Strings} */
  #say = stringsOf("en", {});

  constructor() {
    this.question = element("span", { class: "question" });
    this.get = element("span", { class: "get" });
    const stroke = drawing("path", { d: "M1 3l4 4 4-4" });
    const chevron = drawing("svg", { viewBox: "0 0 10 10", class: "chevron", "aria-hidden": "true" }, stroke);
    this.toggle = button("toggle", this.question, this.get, chevron);
    this.toggle.setAttribute("aria-controls", "panel");
    this.sentences = element("ol", { class: "sentences", part: "summary", dir: "auto" });
    this.waiting = element("div", { "aria-hidden": "true" });
    this.notice = element("p", { class: "notice", part: "notice" });
    this.retry = button("retry");
    this.note = element("p", { class: "note", part: "note" });
    this.title = element("p", { class: "title", id: "figures" });
    this.figures = element("ul", { class: "figures", part: "figures", "aria-labelledby": "figures" });
    this.copy = button("copy");
    this.share = button("share");
    this.listen = button("listen");
    this.close = button("close");
    this.actions = element("div", { class: "actions" }, this.copy, this.share, this.listen, this.close);
    this.panel = element(
      "div", { class: "panel", id: "panel", part: "panel", role: "group", tabindex: "-1" },
      this.sentences, this.waiting, this.notice, this.retry, this.note, this.title, this.figures, this.actions,
    );
    this.status = element("p", { class: "unseen", role: "status" });
    this.back = button("back");
    this.root = element("div", { class: "root" }, this.toggle, this.panel, this.status, this.back);
    this.back.hidden = true;
  }

  /** @param {Strings & {language: string}} strings */
  words(strings) {
    this.#say = strings;
    this.root.lang = strings.language;
    this.root.dir = strings.language === "ar" ? "rtl" : "ltr";
    this.question.textContent = strings.ask;
    this.get.textContent = strings.get;
    this.panel.setAttribute("aria-label", strings.get);
    this.title.textContent = strings.figures;
    this.retry.textContent = strings.again;
    for (const name of /** @type {const} */ (["copy", "share", "listen", "close", "back"])) {
      this[name].textContent = strings[name];
    }
  }

  /** @param {"closed" | "busy" | "done" | "failed"} state */
  enter(state) {
    this.toggle.setAttribute("aria-expanded", String(state !== "closed"));
    this.panel.hidden = state === "closed";
    this.panel.setAttribute("aria-busy", String(state === "busy"));
    this.waiting.hidden = state !== "busy";
    this.notice.hidden = state !== "busy" && state !== "failed";
    this.notice.classList.toggle("problem", state === "failed");
    this.retry.hidden = state !== "failed";
    this.copy.hidden = this.listen.hidden = this.note.hidden = state !== "done";
    this.share.hidden = state !== "done" || !("share" in navigator);
    this.listen.hidden ||= !("speechSynthesis" in globalThis);
  }

  /** Empties the panel. */
  clear() {
    this.waiting.replaceChildren(...Array.from({ length: WAITING_LINES }, () => element("span", { class: "waiting" })));
    this.sentences.replaceChildren();
    this.status.textContent = "";
    this.showFigures([], () => null, () => undefined);
  }

  /**
   * A line that shows its place in the article, or plain text where there is no place to show.
   * @param {(Node | string)[]} children
   * @param {unknown} place
   * @param {(line: HTMLElement) => void} show
   */
  #line(children, place, show) {
    if (!place) return element("span", { class: "line" }, ...children);
    const line = element("a", { class: "line", href: "#" }, ...children);
    line.onclick = (event) => {
      event.preventDefault();
      show(line);
    };
    return line;
  }

  /**
   * Adds a sentence to the summary.
   * @param {Sentence} sentence
   * @param {unknown} place
   * @param {(line: HTMLElement) => void} show
   */
  addSentence(sentence, place, show) {
    const item = element("li", { part: "sentence" }, this.#line([sentence.text], place, show));
    if (sentence.origin === "quoted") item.append(" ", element("small", { part: "origin" }, this.#say.quoted));
    this.sentences.append(item);
    this.waiting.lastElementChild?.remove();
  }

  /**
   * @param {Figure[]} figures
   * @param {(figure: Figure) => unknown} placeOf
   * @param {Show} show
   */
  showFigures(figures, placeOf, show) {
    this.title.hidden = this.figures.hidden = figures.length === 0;
    const lineOf = (/** @type {{figure: Figure, share: number}} */ { figure, share }) =>
      this.#line(this.#figure(figure, share), placeOf(figure), (link) => show(figure, link));
    const groups = compared(figures).map((group) => element("li", { part: "figure" }, ...group.map(lineOf)));
    this.figures.replaceChildren(...groups);
  }

  /**
   * @param {Figure} figure
   * @param {number} share
   */
  #figure(figure, share) {
    const modifier = modifierOf(figure, this.#say);
    /** @type {(Node | string)[]} */
    const parts = modifier ? [element("span", { class: "modifier" }, modifier), " "] : [];
    parts.push(element("span", { class: "text", dir: "auto" }, figure.text));
    if (figure.trend) {
      const arrow = element("span", { class: "arrow", "aria-hidden": "true" }, figure.trend === "up" ? " ↗" : " ↘");
      parts.push(arrow, element("span", { class: "unseen" }, ` ${this.#say[figure.trend]}`));
    }
    if (share) parts.push(barOf(share));
    const about = aboutOf(figure, this.#say);
    if (about) parts.push(" ", element("span", { class: "about", dir: "auto" }, about));
    if (figure.source) {
      const name = figure.source.replace(/^The /, "the "); // it opened a sentence of the article, and is none here
      parts.push(" ", element("span", { class: "source" }, fill(this.#say.source, { name })));
    }
    return parts;
  }

  /**
   * Says where the summary comes from.
   * @param {Sentence[]} sentences
   */
  credit(sentences) {
    const strings = this.#say;
    const quoted = sentences.filter((sentence) => sentence.origin === "quoted").length;
    const isWritten = sentences.some((sentence) => sentence.origin === "written");
    const count = fill(strings.count, { n: quoted, of: sentences.length });
    const made = `${isWritten ? strings.written : strings.shortened} ${quoted ? count : ""}`;
    this.note.textContent = quoted === sentences.length ? strings.verbatim : made;
  }
}

/** @param {number} share */
function barOf(share) {
  const rect = (/** @type {string} */ name, /** @type {number} */ width) =>
    drawing("rect", { class: name, width: String(width), height: "5" });
  const attributes = { class: "bar", viewBox: "0 0 100 5", preserveAspectRatio: "none", "aria-hidden": "true" };
  return drawing("svg", attributes, rect("track", 100), rect("value", Math.max(1, Math.round(share * 100))));
}
