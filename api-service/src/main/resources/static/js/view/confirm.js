/**
 * Is it really meant? Asked before something is lost.
 *
 * @module
 */

import { byId } from './dom.js';

/**
 * @param {string} question
 * @param {string} consequence
 * @param {string} yes what the button says that does it
 * @returns {Promise<boolean>}
 */
export function confirmed(question, consequence, yes) {
  const dialog = byId('confirm');
  byId('confirm-question').textContent = question;
  byId('confirm-warning').textContent = consequence;
  byId('confirm-yes').textContent = yes;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
