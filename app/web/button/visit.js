/**
 * A reader's visit to a place of the article, and the ways back to the line that led there: a pill, which is the next
 * stop for Tab, and Escape. A page has one visit at a time, whichever button it began at.
 */

import { focusOn, putOut, show } from "./places.js";

/** @typedef {{back: HTMLElement, line: HTMLElement, block: HTMLElement | null}} Visit */

/** @type {Visit | null} */
let visit = null;

// The pill is shown as long as the article is in sight.
const sight = new IntersectionObserver((entries) => {
  if (visit) visit.back.hidden = !entries.pop()?.isIntersecting;
});

/**
 * Shows the reader `ranges` of `article`.
 * @param {Range[]} ranges
 * @param {import("./places.js").Look} look
 * @param {Element} article
 * @param {HTMLElement} line  what led there
 * @param {HTMLElement} back  the pill
 */
export function begin(ranges, look, article, line, back) {
  if (visit) end(visit.back);
  line.classList.add("current");
  back.hidden = false;
  visit = { back, line, block: show(ranges, look) };
  sight.observe(article);
  document.addEventListener("keydown", onKey);
}

/** Leads back to the line; what was lit up stays so. */
export function goBack() {
  leave();
  visit?.line.scrollIntoView({ block: "center" });
  visit?.line.focus({ preventScroll: true });
}

/**
 * Ends the visit, if it is the one that this pill leads back from.
 * @param {HTMLElement} back
 */
export function end(back) {
  if (visit?.back !== back) return;
  leave();
  putOut();
  visit.line.classList.remove("current");
  visit = null;
}

function leave() {
  sight.disconnect();
  document.removeEventListener("keydown", onKey);
  if (visit) visit.back.hidden = true;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (!visit || visit.back.hidden || event.defaultPrevented) return;
  const { back, block } = visit;
  const [at] = event.composedPath();
  if (at !== back && at !== block && at !== document.body) return;
  if (event.key === "Escape") goBack();
  if (event.key !== "Tab") return;
  // Wherever the button stands, its pill comes after the block: what follows the block follows the pill.
  if (at === back && block) focusOn(block);
  else if (!event.shiftKey) back.focus();
  if ((at === back) === event.shiftKey) event.preventDefault();
}
