/** Showing a place of the article: scrolled to, lit up, and left again. The article's own elements stay as they are. */

import LIGHT from "./places.css";

const NAMES = { sentence: "nutshell-sentence", figure: "nutshell-figure" };

/** @typedef {keyof typeof NAMES} Look */

const hasHighlights = () => typeof Highlight === "function" && typeof CSS === "object" && "highlights" in CSS;

/** What one button has lit up. */
export class Places {
  /** @type {{highlight: Highlight, range: Range}[]} */
  #lit = [];
  /** @type {CSSStyleSheet | null} */
  #sheet = null;

  /**
   * Lights up `ranges` and scrolls to the first. Without highlights in the browser, the first is selected instead.
   * @param {Range[]} ranges
   * @param {Look} look
   */
  show(ranges, look) {
    this.clear();
    if (hasHighlights()) {
      this.#style(ranges[0].startContainer.getRootNode());
      this.#light(ranges, NAMES[look]);
    } else {
      getSelection()?.setBaseAndExtent(
        ranges[0].startContainer, ranges[0].startOffset, ranges[0].endContainer, ranges[0].endOffset,
      );
    }
    goTo(ranges[0]);
  }

  /** Takes back what it lit up. */
  clear() {
    for (const { highlight, range } of this.#lit) highlight.delete(range);
    this.#lit = [];
  }

  /**
   * @param {Range[]} ranges
   * @param {string} name
   */
  #light(ranges, name) {
    const highlight = CSS.highlights.get(name) ?? new Highlight();
    CSS.highlights.set(name, highlight);
    for (const range of ranges) {
      highlight.add(range);
      this.#lit.push({ highlight, range });
    }
  }

  /** @param {Node} root */
  #style(root) {
    if (this.#sheet || !(root instanceof Document || root instanceof ShadowRoot)) return;
    this.#sheet = new CSSStyleSheet();
    this.#sheet.replaceSync(LIGHT);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.#sheet];
  }
}

/** @param {Range} range */
function goTo(range) {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  const block = range.startContainer.parentElement;
  if (!block) return;
  if (block.clientHeight < innerHeight) block.scrollIntoView({ block: "center", behavior });
  else scrollBy({ top: range.getBoundingClientRect().top - innerHeight / 3, behavior });
  focusOn(block);
}

/**
 * Lets reading and tabbing go on from an element that cannot take the focus by itself.
 * @param {HTMLElement} element
 */
function focusOn(element) {
  if (!element.hasAttribute("tabindex")) {
    element.setAttribute("tabindex", "-1");
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  }
  element.focus({ preventScroll: true });
}
