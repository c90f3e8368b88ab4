/**
 * What does somebody see before the first message? Who will answer, honestly, and what to try.
 *
 * @module
 */

import { byId, element } from './dom.js';
import { number, words } from './i18n.js';

const SUGGESTIONS = ['try1', 'try2', 'try3', 'try4'];

/**
 * @param {?object} model that will answer, as the server describes it
 * @param {boolean} isKnown whether the server was asked yet
 * @param {(text: string) => void} onTry
 */
export function drawWelcome(model, isKnown, onTry) {
  byId('model-name').textContent = model?.id ?? 'Parley';
  byId('welcome-model').textContent = model?.id ?? '';
  byId('welcome-description').textContent = model?.description ?? (isKnown ? words('noModels') : '');
  byId('welcome-window').textContent = model?.context_window ? words('window', { n: number(model.context_window) }) : '';
  byId('suggestions').replaceChildren(
    ...SUGGESTIONS.map((key) => suggestion(words(key), onTry)),
  );
}

function suggestion(text, onTry) {
  const onclick = () => onTry(text);
  return element('li', {}, element('button.suggestion', { type: 'button', textContent: text, dir: 'auto', onclick }));
}
