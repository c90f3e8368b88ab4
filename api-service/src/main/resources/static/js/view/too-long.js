/**
 * Can this message be sent? If not, a note above the message field says by how much it is too long.
 *
 * @module
 */

import { excessOf } from '../chat/conversation.js';
import { byId } from './dom.js';
import { number, words } from './i18n.js';

/** Characters from which on an insertion is looked at before it happens. */
const MUCH = 10_000;

/**
 * @param {string} text
 * @param {import('../chat/settings.js').Settings} settings
 * @returns {boolean} whether it can be sent
 */
export function fits(text, settings) {
  const excess = excessOf(text, settings);
  const note = byId('too-long');
  note.hidden = excess === null;
  if (excess) {
    note.textContent = words('tooLong', { n: kilobytes(excess.bytes), most: kilobytes(excess.most) });
  }
  return excess === null;
}

/**
 * Keeps what is far too long out of a text field: laying it out would stop the page for minutes.
 *
 * @param {HTMLTextAreaElement} field
 * @param {(text: string) => boolean} isFitting says so if not
 */
export function guard(field, isFitting) {
  field.addEventListener('beforeinput', (event) => {
    const { value, selectionStart, selectionEnd } = field;
    const text = event.data ?? '';
    if (text.length > MUCH && !isFitting(value.slice(0, selectionStart) + text + value.slice(selectionEnd))) {
      event.preventDefault();
    }
  });
}

function kilobytes(bytes) {
  return number(Math.ceil(bytes / 1000));
}
