/** What the site's tag says: which article, how it is to be summarised, and in whose words. */

import { Source } from "./source.js";

/** @typedef {Partial<import("./strings.js").Strings>} Labels */

const FIGURES = "6";

/**
 * The article that a button stands for.
 * @param {Element} button
 */
export function sourceOf(button) {
  const selector = button.getAttribute("for");
  const tree = /** @type {Document | ShadowRoot} */ (button.getRootNode());
  const root = selector ? tree.querySelector(selector) : button.closest("article");
  return new Source(root, button.getAttribute("src-text") ?? undefined);
}

/**
 * The request's body. What the site leaves open is left to the service.
 * @param {Element} button
 * @param {Source} source
 */
export function bodyOf(button, { root, text }) {
  const given = (/** @type {string} */ name) => button.getAttribute(name) || undefined;
  const headline = root?.querySelector("h1")?.textContent?.trim().replace(/\s+/g, " ");
  return JSON.stringify({
    text,
    title: given("headline") ?? (headline || undefined),
    language: given("language")?.toLowerCase().split("-")[0],
    style: given("summary-style"),
    length: given("length"),
    max_figures: Number(given("max-figures") ?? FIGURES),
    offsets: "utf16",
  });
}

/**
 * The language that the button speaks.
 * @param {Element} button
 */
export function languageOf(button) {
  return button.getAttribute("language") || button.closest("[lang]")?.getAttribute("lang") || "en";
}

/**
 * The site's own words; what is not a JSON object counts as none.
 * @param {Element} button
 * @returns {Labels}
 */
export function labelsOf(button) {
  try {
    return JSON.parse(button.getAttribute("labels") ?? "{}") ?? {};
  } catch {
    return {};
  }
}
