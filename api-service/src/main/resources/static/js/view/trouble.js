/**
 * How is an error shown? In words by its code, with a way on; where the server said when to come back,
 * the button counts down to it.
 *
 * @module
 */

import { element, icon } from './dom.js';
import { words, wordsForCode } from './i18n.js';

/**
 * @param {{code: string, message: string, retryAt: ?number}} error
 * @param {() => void} onRetry
 * @returns {HTMLElement} a box with the words and a button
 */
export function troubleBox(error, onRetry) {
  const label = element('span');
  const button = element('button.plain.retry', { type: 'button', onclick: onRetry }, icon('again'), label);
  countDown(button, label, error.retryAt ?? 0);
  return element(
    'div.trouble',
    { role: 'alert', 'data-code': error.code },
    icon('alert'),
    element('p', { textContent: wordsForError(error), dir: 'auto' }),
    button,
  );
}

function wordsForError({ code, message }) {
  return wordsForCode(code) ?? (message ? words('error_other', { message }) : words('error_internal'));
}

function countDown(button, label, until) {
  const left = Math.ceil((until - Date.now()) / 1000);
  button.disabled = left > 0;
  // The ticking digits are not read out: the alert around them would be read out every second.
  button.setAttribute('aria-live', 'off');
  label.textContent = left > 0 ? words('retryIn', { s: left }) : words('retry');
  if (left > 0) {
    setTimeout(() => countDown(button, label, until), 250);
  }
}
