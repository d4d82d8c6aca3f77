/** `<nutshell-summary>`: the button that a news site puts under an article's lead. */

import BUTTON from "./button.css";
import PANEL from "./panel.css";
import { copy, isSpeaking, share, speak, stopSpeaking } from "./actions.js";
import { bodyOf, labelsOf, languageOf, sourceOf } from "./request.js";
import { ask, Failure } from "./stream.js";
import { fill, stringsOf } from "./strings.js";
import { View } from "./view.js";
import { begin, end, goBack } from "./visit.js";

/** @typedef {import("./types.d.ts").Answer} Answer */
/** @typedef {import("./types.d.ts").Figure} Figure */
/** @typedef {import("./types.d.ts").Reply} Reply */
/** @typedef {import("./types.d.ts").Sentence} Sentence */
/** @typedef {Partial<import("./strings.js").Strings>} Labels */

const ENDPOINT = new URL("../v1/summaries", import.meta.url).href;
const SLOW_MS = 6000;
const COPIED_MS = 2000;
const LOOKS = ["language", "labels", "theme"];
const ASKED = ["endpoint", "for", "src-text", "headline", "summary-style", "length", "max-figures", "language"];

/**
 * The button.
 *
 * Attributes: `for`, `src-text`, `headline` (what is summarised); `endpoint`, `summary-style`, `length`, `max-figures`,
 * `language` (how); `labels`, `theme` (looks). Events, all bubbling: `nutshell-open`, `nutshell-done` (the answer),
 * `nutshell-error` (kind, status and the service's own words), `nutshell-figure` (the figure that the reader chose).
 */
export class NutshellSummary extends HTMLElement {
  static observedAttributes = [...LOOKS, ...ASKED];

  #view = new View();
  /** @type {import("./source.js").Source | null} */
  #source = null;
  /** @type {Answer | null} */
  #answer = null;
  /** @type {AbortController | null} */
  #call = null;
  /** @type {Labels} */
  #labels = {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #copied;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(BUTTON + PANEL);
    root.adoptedStyleSheets = [sheet];
    root.append(this.#view.root);
    this.#listen();
  }

  /** @returns {void} */
  connectedCallback() {
    this.#view.words(this.#strings());
    this.#view.enter("closed");
    this.#view.clear();
  }

  /** @returns {void} */
  disconnectedCallback() {
    this.#forget();
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    if (LOOKS.includes(name)) this.#view.words(this.#strings());
    if (ASKED.includes(name)) {
      this.#forget();
      this.#view.enter("closed");
    }
  }

  /** Whether the panel is open. */
  get expanded() {
    return !this.#view.panel.hidden;
  }

  /** The last answer, null while there is none. */
  get answer() {
    return this.#answer;
  }

  /** A site's own words in the place of ours. */
  get labels() {
    return this.#labels;
  }

  set labels(labels) {
    this.#labels = labels ?? {};
    if (this.isConnected) this.#view.words(this.#strings());
  }

  /** The body that is sent, so that a CMS can send the same ahead of publication. */
  get request() {
    return bodyOf(this, sourceOf(this));
  }

  /** Opens the panel, and asks for the summary if there is none yet. */
  open() {
    if (this.expanded) return;
    this.#emit("open", null);
    if (this.#answer) this.#view.enter("done");
    else void this.#ask();
  }

  /** Closes the panel, and stops what is under way. */
  close() {
    const hadFocus = this.shadowRoot?.activeElement;
    this.#stop();
    this.#view.enter("closed");
    if (hadFocus) this.#view.toggle.focus();
  }

  /** Asks again, opening the panel if it is closed. */
  refresh() {
    this.#forget();
    void this.#ask();
  }

  #listen() {
    const view = this.#view;
    view.toggle.onclick = () => (this.expanded ? this.close() : this.open());
    view.close.onclick = () => this.close();
    view.retry.onclick = () => {
      if (view.retry.getAttribute("aria-disabled") === "true") return;
      view.panel.focus({ preventScroll: true });
      this.refresh();
    };
    view.copy.onclick = () => void this.#copy();
    view.share.onclick = () => void share(this.#summary());
    view.listen.onclick = () => this.#speak();
    view.back.onclick = goBack;
    view.panel.onkeydown = (event) => {
      if (event.key === "Escape") this.close();
    };
  }

  #strings() {
    return stringsOf(languageOf(this), { ...labelsOf(this), ...this.#labels });
  }

  /**
   * @param {"open" | "done" | "error" | "figure"} name
   * @param {unknown} detail
   */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`nutshell-${name}`, { detail, bubbles: true, composed: true }));
  }

  #stop() {
    this.#call?.abort();
    this.#call = null;
    clearTimeout(this.#timer);
    end(this.#view.back);
    if (isSpeaking(this)) this.#speak();
  }

  #forget() {
    this.#stop();
    this.#answer = null;
    this.#view.clear();
  }

  async #ask() {
    this.#forget();
    const call = new AbortController();
    this.#call = call;
    const strings = this.#strings();
    this.#view.words(strings);
    this.#view.enter("busy");
    this.#view.notice.textContent = strings.reading;
    this.#timer = setTimeout(() => (this.#view.notice.textContent = strings.slow), SLOW_MS);
    try {
      this.#source = sourceOf(this);
      if (!this.#source.text.trim()) throw new Failure("unfit");
      const endpoint = this.getAttribute("endpoint") || ENDPOINT;
      for await (const reply of ask(endpoint, bodyOf(this, this.#source), call.signal)) this.#take(reply);
    } catch (error) {
      if (!call.signal.aborted) this.#fail(error instanceof Failure ? error : new Failure("failed"));
    }
  }
  /** @param {Reply} reply */
  #take(reply) {
    if (reply.type === "sentence") this.#addSentence(reply.data);
    else if (reply.type === "figures") this.#showFigures(reply.data);
    else this.#finish(reply.data);
  }

  /** @param {Sentence} sentence */
  #addSentence(sentence) {
    const places = this.#placesOf(sentence);
    this.#view.addSentence(sentence, places.length > 0, (line) => this.#show(line, places, "sentence"));
  }

  /** @param {Figure[]} figures */
  #showFigures(figures) {
    const placeOf = (/** @type {Figure} */ figure) => this.#source?.range(figure, figure.text) ?? null;
    this.#view.showFigures(figures, placeOf, (figure, line) => {
      const place = placeOf(figure);
      this.#show(line, place ? [place] : [], "figure");
      this.#emit("figure", figure);
    });
  }

  /** @param {Sentence} sentence */
  #placesOf(sentence) {
    return sentence.evidence.flatMap((place) => this.#source?.range(place) ?? []);
  }

  /**
   * Completes what has been streamed by the whole answer.
   * @param {Answer} answer
   */
  #finish(answer) {
    const view = this.#view;
    clearTimeout(this.#timer);
    if (view.sentences.childElementCount !== answer.sentences.length) {
      view.sentences.replaceChildren();
      answer.sentences.forEach((sentence) => this.#addSentence(sentence));
    }
    const shown = view.figures.querySelectorAll(".line").length;
    if (shown !== answer.key_figures.length) this.#showFigures(answer.key_figures);
    this.#answer = answer;
    view.sentences.lang = answer.language;
    view.credit(answer.sentences);
    view.enter("done");
    view.status.textContent = this.#strings().ready;
    this.#emit("done", answer);
  }

  /** @param {Failure} failure */
  #fail({ kind, status, wait, problem }) {
    const words = this.#strings()[kind];
    this.#view.enter("failed");
    this.#view.notice.textContent = this.#view.status.textContent = words;
    this.#view.retry.hidden = kind === "unfit" || status === 422;
    this.#wait(wait);
    this.#emit("error", { kind, status, wait, problem });
  }

  /**
   * Counts down to the time at which trying again is worth it.
   * @param {number} seconds
   */
  #wait(seconds) {
    const { again, wait } = this.#strings();
    const { retry } = this.#view;
    retry.textContent = seconds > 0 ? fill(wait, { n: seconds }) : again;
    retry.setAttribute("aria-disabled", String(seconds > 0));
    clearTimeout(this.#timer);
    if (seconds > 0) this.#timer = setTimeout(() => this.#wait(seconds - 1), 1000);
  }

  /**
   * @param {HTMLElement} line
   * @param {Range[]} places
   * @param {"sentence" | "figure"} look
   */
  #show(line, places, look) {
    const standing = places.filter((place) => !place.collapsed);
    const article = this.#source?.root;
    if (article && standing.length > 0) begin(standing, look, article, line, this.#view.back);
  }

  #summary() {
    return this.#answer?.sentences.map((sentence) => sentence.text).join(" ") ?? "";
  }

  async #copy() {
    if (!(await copy(this.#summary(), this.#view.sentences))) return;
    this.#view.copy.textContent = this.#strings().copied;
    clearTimeout(this.#copied);
    this.#copied = setTimeout(() => (this.#view.copy.textContent = this.#strings().copy), COPIED_MS);
  }

  #speak() {
    const { listen, stop } = this.#strings();
    const toggle = (/** @type {boolean} */ on) => (this.#view.listen.textContent = on ? stop : listen);
    if (isSpeaking(this)) stopSpeaking();
    else speak(this, this.#summary(), this.#answer?.language ?? "en", toggle);
  }
}

customElements.get("nutshell-summary") ?? customElements.define("nutshell-summary", NutshellSummary);
