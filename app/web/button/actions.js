/** What a reader does with a summary: copy, share, listen. */

/** @type {{owner: object, utterance: SpeechSynthesisUtterance} | null} */
let speaking = null;

/**
 * Copies, or selects `shown` for copying by hand where the browser lends no clipboard.
 * @param {string} text
 * @param {HTMLElement} shown
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(shown);
    return false;
  }
}

/** @param {string} text */
export async function share(text) {
  // A reader who closes the sheet again rejects it.
  await navigator.share({ title: document.title, text, url: location.href }).catch(() => undefined);
}

/**
 * Whether `owner` is being read aloud; a page has one voice.
 * @param {object} owner
 */
export const isSpeaking = (owner) => speaking?.owner === owner;

/** Falls silent. */
export const stopSpeaking = () => speechSynthesis.cancel();

/**
 * Reads aloud, in the place of whatever was read before.
 * @param {object} owner
 * @param {string} text
 * @param {string} language
 * @param {(isOn: boolean) => void} told
 */
export function speak(owner, text, language, told) {
  stopSpeaking();
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language;
  utterance.onend = utterance.onerror = () => {
    if (speaking?.utterance === utterance) speaking = null;
    told(false);
  };
  speaking = { owner, utterance };
  told(true);
  speechSynthesis.speak(utterance);
}
