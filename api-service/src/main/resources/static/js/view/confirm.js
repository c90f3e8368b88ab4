/**
 * Is it really meant? Asked before something is lost.
 *
 * @module
 */

import { byId } from './dom.js';
import { words } from './i18n.js';

/**
 * @param {string} question
 * @returns {Promise<boolean>}
 */
export function confirmed(question) {
  const dialog = byId('confirm');
  byId('confirm-question').textContent = question;
  byId('confirm-warning').textContent = words('deleteWarning');
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
