/**
 * How is somebody asked for an API key?
 *
 * @module
 */

import { byId } from './dom.js';

/**
 * @param {string} help what the dialog says of the key
 * @returns {Promise<?string>} what was typed, or null
 */
export function askForKey(help) {
  const dialog = byId('ask-key');
  const field = byId('key');
  byId('key-help').textContent = help;
  field.value = '';
  byId('no-key').onclick = () => dialog.close();
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = () => {
      // A header holds nothing else, and no key has it.
      const key = field.value.replace(/[^\x21-\x7e]/g, '');
      field.value = '';
      resolve(dialog.returnValue === 'yes' && key !== '' ? key : null);
    };
    dialog.addEventListener('close', answer, { once: true });
  });
}
