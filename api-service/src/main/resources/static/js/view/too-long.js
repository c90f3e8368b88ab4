/**
 * Can this message be sent? If not, a note above the message field says by how much it is too long.
 *
 * @module
 */

import { excessOf } from '../chat/conversation.js';
import { byId } from './dom.js';
import { number, words } from './i18n.js';

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

function kilobytes(bytes) {
  return number(Math.ceil(bytes / 1000));
}
