/**
 * The article as text, and the way back from the text's places to the document. Offsets count UTF-16 units.
 *
 * The text is what a reader sees of the element: runs of white space are one space, `<br>` is a line break, and blocks
 * are parted by an empty line, so that a CMS can send the very same text ahead of publication.
 */

/** @typedef {import("./types.d.ts").Place} Place */
/** @typedef {{at: number, node: Text, from: number, length: number}} Run */

const SKIPPED =
  "nutshell-summary,script,style,template,noscript,h1,header,footer,nav,aside,figure,figcaption,form,button,select," +
  "textarea,table,iframe,svg,[hidden],[aria-hidden=true],[data-nutshell-skip]";
const INLINE =
  "a,abbr,b,bdi,bdo,cite,code,data,del,dfn,em,font,i,ins,kbd,mark,q,s,samp,small,span,strong,sub,sup,time,u,var,wbr";
const GAPS = ["", " ", "\n", "\n\n"];

/**
 * Whether an offset parts two characters rather than a surrogate pair.
 * @param {string} text
 * @param {number} offset
 */
const isEdge = (text, offset) => (text.codePointAt(offset - 1) ?? 0) < 0x10000;

/** An article: its text, and which node each word of it came from. */
export class Source {
  /**
   * @param {Element | null} root  where the article stands, if it stands anywhere
   * @param {string} [given]  its text, if it is not to be read off `root`
   */
  constructor(root, given) {
    this.root = root;
    this.text = "";
    /** @type {Run[]} */
    this.runs = [];
    this.gap = 0;
    if (root) this.#read(root);
    this.shown = this.text;
    this.text = given ?? this.text;
  }

  /** @param {Node} parent */
  #read(parent) {
    for (const node of parent.childNodes) {
      if (node instanceof Text) this.#add(node);
      else if (node instanceof Element) this.#enter(node);
    }
  }

  /** @param {Element} element */
  #enter(element) {
    if (element.matches(SKIPPED)) return;
    const style = getComputedStyle(element);
    if (style.display === "none" || style.visibility === "hidden") return;
    const gap = element.tagName === "BR" ? 2 : element.matches(INLINE) ? 0 : 3;
    this.gap = Math.max(this.gap, gap);
    this.#read(element);
    this.gap = Math.max(this.gap, gap);
  }

  /** @param {Text} node */
  #add(node) {
    for (const { 0: found, index } of node.data.matchAll(/[ \t\n\f\r]+|[^ \t\n\f\r]+/g)) {
      if (/^[ \t\n\f\r]/.test(found)) {
        this.gap = Math.max(this.gap, 1);
        continue;
      }
      if (this.text) this.text += GAPS[this.gap];
      this.gap = 0;
      this.runs.push({ at: this.text.length, node, from: index, length: found.length });
      this.text += found;
    }
  }

  /**
   * A place of the article's text in the document; null where it lies outside, is not what the answer says it is, or
   * where the document has changed since.
   * @param {Place} place
   * @param {string} [expected]
   * @returns {Range | null}
   */
  range({ start, end }, expected) {
    const slice = this.text.slice(start, end);
    const isWhole = Number.isInteger(start) && Number.isInteger(end);
    if (!isWhole || start < 0 || start >= end || end > this.text.length) return null;
    if (!isEdge(this.text, start) || !isEdge(this.text, end)) return null;
    if (expected !== undefined && slice !== expected) return null;
    const shift = this.#shift(slice, start);
    const runs = this.runs.filter((run) => run.at < end + shift && run.at + run.length > start + shift);
    if (runs.length === 0 || !runs.every((run) => this.#stands(run))) return null;
    const [first, last] = [runs[0], runs[runs.length - 1]];
    const range = document.createRange();
    range.setStart(first.node, first.from + Math.max(0, start + shift - first.at));
    range.setEnd(last.node, last.from + Math.min(last.length, end + shift - last.at));
    return range;
  }

  /**
   * Whether a word is still where it was read.
   * @param {Run} run
   */
  #stands({ at, node, from, length }) {
    return node.isConnected && node.data.slice(from, from + length) === this.shown.slice(at, at + length);
  }

  /**
   * How far a slice of a given text lies from its place in the document; NaN where it is not there, or not just once.
   * @param {string} slice
   * @param {number} start
   */
  #shift(slice, start) {
    if (this.shown === this.text) return 0;
    const at = this.shown.indexOf(slice);
    return at >= 0 && this.shown.indexOf(slice, at + 1) < 0 ? at - start : NaN;
  }
}
