/** Showing a place of the article: scrolled to, lit up, and left again. The article's own elements stay as they are. */

import LIGHT from "./places.css";

/** @typedef {"sentence" | "figure"} Look  the end of a highlight's name in places.css */

const sheet = new CSSStyleSheet();
sheet.replaceSync(LIGHT);

const hasHighlights = () => typeof Highlight === "function";

/**
 * Lights up `ranges` and goes to the first. Without highlights in the browser, the first is selected instead.
 * @param {Range[]} ranges
 * @param {Look} look
 * @returns {HTMLElement | null} what has the focus now
 */
export function show(ranges, look) {
  const [first] = ranges;
  if (hasHighlights()) {
    style(first.startContainer.getRootNode());
    CSS.highlights.set(`nutshell-${look}`, new Highlight(...ranges));
  } else {
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(first.cloneRange());
  }
  return goTo(first);
}

/** Takes back what is lit up. */
export function putOut() {
  if (hasHighlights()) for (const look of ["sentence", "figure"]) CSS.highlights.delete(`nutshell-${look}`);
}

/** @param {Node} root */
function style(root) {
  if (!(root instanceof Document || root instanceof ShadowRoot) || root.adoptedStyleSheets.includes(sheet)) return;
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

/** @param {Range} range */
function goTo(range) {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  const block = range.startContainer.parentElement;
  if (!block) return null;
  if (block.clientHeight < innerHeight) block.scrollIntoView({ block: "center", behavior });
  else scrollBy({ top: range.getBoundingClientRect().top - innerHeight / 3, behavior });
  focusOn(block);
  return block;
}

/**
 * Lets reading and tabbing go on from an element that cannot take the focus by itself.
 * @param {HTMLElement} element
 */
export function focusOn(element) {
  if (!element.hasAttribute("tabindex")) {
    element.setAttribute("tabindex", "-1");
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  }
  element.focus({ preventScroll: true });
}
