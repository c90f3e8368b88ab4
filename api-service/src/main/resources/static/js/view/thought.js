/**
 * What does a model's thought look like? It is open while the model thinks and folds away once the
 * answer begins, unless somebody has opened or closed it.
 *
 * @module
 */

import { element } from './dom.js';
import { words } from './i18n.js';

/** The thought before one answer. It is text, and shown as the characters it is. */
export class ThoughtView {
  #summary = element('summary');
  #text = document.createTextNode('');
  #isChosen = false;

  constructor() {
    this.element = element(
      'details.thought',
      { hidden: true },
      this.#summary,
      element('div.thought-text', { dir: 'auto' }, this.#text),
    );
    this.#summary.addEventListener('click', () => (this.#isChosen = true));
  }

  /**
   * @param {string} text all of it so far
   * @param {boolean} thinking whether more of it is to come
   */
  draw(text, thinking) {
    this.#show(text);
    this.element.hidden = text === '';
    this.#summary.textContent = words(thinking ? 'thinking' : 'thought');
    if (!this.#isChosen) {
      this.element.open = thinking && text !== '';
    }
  }

  /** What is there already is left alone: a long thought costs no more than a short one. */
  #show(text) {
    if (text.startsWith(this.#text.data)) {
      this.#text.appendData(text.slice(this.#text.length));
    } else {
      this.#text.data = text;
    }
  }
}
