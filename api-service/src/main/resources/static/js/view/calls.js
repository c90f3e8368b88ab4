/**
 * What do the tool calls of an answer look like? Each is its name and its arguments, as code.
 *
 * @module
 */

import { indented } from '../text/json-answer.js';
import { element } from './dom.js';
import { words } from './i18n.js';

/** The calls of one answer. */
export class CallsView {
  #drawn = '';

  constructor() {
    this.element = element('div.calls');
  }

  /** @param {import('../chat/answer.js').Call[]} calls so far */
  draw(calls) {
    const now = JSON.stringify([words('call'), calls]);
    if (now !== this.#drawn) {
      this.#drawn = now;
      this.element.replaceChildren(...calls.map(drawCall));
    }
  }
}

function drawCall({ name, arguments: text }) {
  return element(
    'div.code.call',
    { dir: 'ltr' },
    element('div.code-head', {}, element('span', { textContent: `${words('call')} ${name}` })),
    element('pre', { tabIndex: 0 }, element('code', { textContent: indented(text) })),
  );
}
