/** A figure as a reader takes it in: what it counts, and how it stands beside others of its unit. */

/** @typedef {import("./types.d.ts").Figure} Figure */
/** @typedef {import("./strings.js").Strings} Strings */

/** @type {Record<string, "about" | "over" | "under">} */
const MODIFIERS = { "~": "about", ">": "over", "<": "under" };
// Beyond this, the smaller of two bars could not be seen.
const LARGEST_RATIO = 200;

/**
 * The figure's unit, unless its text tells it already ("€52 million", "34-year-old", "nine hours").
 * @param {Figure} figure
 * @param {Strings} strings
 */
export function unitOf({ kind, text, unit }, strings) {
  if (!unit || text.toLowerCase().includes(unit.toLowerCase().replace(/(?<=..)s$/, ""))) return "";
  if (kind === "money") return /\p{Sc}/u.test(text) ? "" : unit;
  if (kind === "percent" || kind === "measure" || kind === "duration" || kind === "age") {
    if (/[\p{L}%]/u.test(text)) return "";
    return kind === "age" ? strings.age : unit;
  }
  return unit;
}

/**
 * What the figure counts or is about, each told once.
 * @param {Figure} figure
 * @param {Strings} strings
 */
export function aboutOf(figure, strings) {
  const subject = figure.subject && figure.subject !== figure.unit ? figure.subject : "";
  return [unitOf(figure, strings), subject].filter(Boolean).join(" · ");
}

/**
 * How exact it is: in the article's own words or, where none stand before the figure, in words that are true of all
 * that the sign stands for.
 * @param {Figure} figure
 * @param {Strings} strings
 */
export function modifierOf({ modifier, modifier_text: words }, strings) {
  if (words) return words.toLowerCase();
  return Object.hasOwn(MODIFIERS, modifier) ? strings[MODIFIERS[modifier]] : "";
}

/** @param {Figure} figure */
const scaleOf = ({ kind, unit }) => `${kind} ${unit ?? ""}`;

/** @param {Figure} figure */
const reachOf = ({ value, high }) => Math.max(value, high ?? value);

/**
 * The figures, those of one unit together, each with its share of the largest among them; 0 where there is nothing to
 * compare.
 * @param {Figure[]} figures
 * @returns {{figure: Figure, share: number}[][]}
 */
export function compared(figures) {
  /** @type {Map<string, Figure[]>} */
  const groups = new Map();
  for (const figure of figures) groups.set(scaleOf(figure), [...(groups.get(scaleOf(figure)) ?? []), figure]);
  return [...groups.values()].flatMap((group) => {
    const reaches = group.map(reachOf);
    const [least, most] = [Math.min(...reaches), Math.max(...reaches)];
    const { kind, unit } = group[0];
    const isScale = (unit !== null || kind === "percent") && kind !== "rank" && kind !== "score";
    if (group.length < 2 || !isScale || least <= 0 || most / least > LARGEST_RATIO) {
      return group.map((figure) => [{ figure, share: 0 }]);
    }
    return [group.map((figure, index) => ({ figure, share: reaches[index] / most }))];
  });
}
