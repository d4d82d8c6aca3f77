/**
 * An article's text as paragraphs, with the places that a summary speaks of marked in it.
 *
 * Offsets count UTF-16 code units of the text exactly as it was sent. Places may overlap: the text is cut at every
 * edge, and each piece carries the marks of all places that cover it.
 */

/**
 * @typedef {object} Place
 * @property {number} start
 * @property {number} end
 * @property {"figure" | "evidence"} kind
 * @property {string} key  what the place belongs to; several places may share one
 * @property {string} [text]  what the slice must be, where the answer tells it
 */

/** @typedef {{start: number, end: number}} Range */

/**
 * Whether an offset stands between two characters, not inside a surrogate pair.
 * @param {string} text
 * @param {number} offset
 */
function isEdge(text, offset) {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return !(before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff);
}

/**
 * Whether a place lies in the text, and says what the answer says it does.
 * @param {string} text
 * @param {Place} place
 */
export function isSound(text, place) {
  const { start, end } = place;
  if (!Number.isInteger(start) || !Number.isInteger(end)) return false;
  if (start < 0 || end <= start || end > text.length) return false;
  if (!isEdge(text, start) || !isEdge(text, end)) return false;
  return place.text === undefined || place.text === text.slice(start, end);
}

/**
 * The paragraphs of a text: parted by empty lines or, in a text without any, by line breaks.
 * @param {string} text
 * @returns {Range[]}
 */
export function paragraphs(text) {
  const gap = /\S[^\S\n]*\n[^\S\n]*\n\s*\S/.test(text) ? /\n[^\S\n]*\n\s*/g : /\n+/g;
  const ranges = [];
  let start = 0;
  for (const match of text.matchAll(gap)) {
    ranges.push({ start, end: match.index });
    start = match.index + match[0].length;
  }
  ranges.push({ start, end: text.length });
  return ranges.filter((range) => text.slice(range.start, range.end).trim() !== "");
}

/**
 * The range cut at every edge of a place, in order and without gaps.
 * @param {Range} range
 * @param {Place[]} places
 * @returns {{start: number, end: number, places: Place[]}[]}
 */
export function pieces(range, places) {
  const inside = places.filter((place) => place.start < range.end && place.end > range.start);
  const edges = inside.flatMap((place) => [Math.max(place.start, range.start), Math.min(place.end, range.end)]);
  const cuts = [...new Set([range.start, ...edges, range.end])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index];
    return { start, end, places: inside.filter((place) => place.start <= start && place.end >= end) };
  });
}

/**
 * @param {string} slice
 * @param {Place[]} places
 */
function markOf(slice, places) {
  const mark = document.createElement("mark");
  mark.className = [...new Set(places.map((place) => place.kind))].join(" ");
  mark.tabIndex = -1;
  mark.textContent = slice;
  return mark;
}

/**
 * Fills `root` with the text's paragraphs and answers, for each key, the marks that show its places.
 * @param {HTMLElement} root
 * @param {string} text
 * @param {Place[]} places
 * @returns {Map<string, HTMLElement[]>}
 */
export function renderText(root, text, places) {
  const sound = places.filter((place) => isSound(text, place));
  /** @type {Map<string, HTMLElement[]>} */
  const marks = new Map();
  root.replaceChildren(
    ...paragraphs(text).map((range) => {
      const paragraph = document.createElement("p");
      for (const piece of pieces(range, sound)) {
        const slice = text.slice(piece.start, piece.end);
        if (piece.places.length === 0) {
          paragraph.append(slice);
          continue;
        }
        const mark = markOf(slice, piece.places);
        for (const { key } of piece.places) marks.set(key, [...(marks.get(key) ?? []), mark]);
        paragraph.append(mark);
      }
      return paragraph;
    }),
  );
  return marks;
}
