/**
 * How does text reach the clipboard? Also on plain http, where the modern way is not offered.
 *
 * @module
 */

import { words } from './i18n.js';
import { icon } from './dom.js';

const SHOWN_MS = 1_500;

/**
 * Copies, and says so on the button.
 *
 * @param {string} text
 * @param {HTMLButtonElement} button with one icon
 */
export async function copyWith(text, button) {
  const copied = await copy(text);
  button.replaceChildren(icon(copied ? 'check' : 'cross'));
  button.dataset.copied = String(copied);
  button.setAttribute('aria-label', words(copied ? 'copied' : 'copyFailed'));
  setTimeout(() => {
    button.replaceChildren(icon('copy'));
    delete button.dataset.copied;
    button.setAttribute('aria-label', words('copy'));
  }, SHOWN_MS);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'out-of-sight';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return copied;
}
