/**
 * How much of a text should be visible now, when it arrives in bursts? All of it a little later, at a
 * pace that follows how much is waiting.
 *
 * @module
 */

/** A backlog is shown within about this time. */
const CATCH_UP_MS = 350;
const HURRY_MS = 120;

/** Characters that must not stand apart from the one before: marks, joiners, second halves. */
const CLINGS = /^[\p{M}\p{Emoji_Modifier}\u200D\uFE0F]/u;

/** Moves through one text. */
export class Pace {
  /** How many UTF-16 units are visible. */
  visible = 0;

  /**
   * @param {string} text the whole text so far
   * @param {number} ms since the last step
   * @param {boolean} hurry whether no more text will come
   * @returns {number} how much is visible now; never ends inside a character
   */
  step(text, ms, hurry) {
    const waiting = text.length - this.visible;
    const share = Math.min(1, ms / (hurry ? HURRY_MS : CATCH_UP_MS));
    const next = this.visible + Math.max(waiting > 0 ? 1 : 0, Math.ceil(waiting * share));
    this.visible = wholeUpTo(text, Math.min(next, text.length));
    return this.visible;
  }

  /** Shows all at once, or starts again when the text has changed below it. */
  jump(length) {
    this.visible = length;
  }
}

function wholeUpTo(text, end) {
  while (end < text.length && end > 0 && isInside(text, end)) {
    end += 1;
  }
  return end;
}

function isInside(text, end) {
  const before = text.charCodeAt(end - 1);
  const after = text.charCodeAt(end);
  const splitsPair = (before & 0xfc00) === 0xd800 && (after & 0xfc00) === 0xdc00;
  return splitsPair || before === 0x200d || CLINGS.test(text.slice(end, end + 2));
}
