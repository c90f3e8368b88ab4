/**
 * What does a question look like, and how is it put in other words?
 *
 * @module
 */

import { copyWith } from './clipboard.js';
import { fit, isSendKey } from './composer.js';
import { element, iconButton } from './dom.js';
import { words } from './i18n.js';
import { fits, guard } from './too-long.js';

/** One question on the screen. */
export class QuestionView {
  #turn;
  #onEdit;

  /**
   * @param {import('../chat/conversation.js').Question} turn
   * @param {(id: string, text: string) => void} onEdit it should be asked in other words
   */
  constructor(turn, onEdit) {
    this.#turn = turn;
    this.#onEdit = onEdit;
    this.element = element('article.turn.question', { 'data-turn': turn.id });
    this.draw();
  }

  /** Draws it anew, as it stands or in another language. */
  draw() {
    this.element.setAttribute('aria-label', words('you'));
    this.element.replaceChildren(
      element('div.bubble', { dir: 'auto', textContent: this.#turn.text }),
      element(
        'div.actions',
        {},
        iconButton('copy', words('copy'), (event) => copyWith(this.#turn.text, event.currentTarget), '.copy'),
        iconButton('edit', words('edit'), () => this.#edit(), '.edit'),
      ),
    );
  }

  #edit() {
    const field = element('textarea', { value: this.#turn.text, dir: 'auto', rows: 1, 'aria-label': words('editLabel') });
    const form = element(
      'form.editor',
      { onsubmit: (event) => this.#resend(event, field.value) },
      field,
      element(
        'div.editor-buttons',
        {},
        element('button.plain', { type: 'button', textContent: words('cancel'), onclick: () => this.#cancel() }),
        element('button.strong', { type: 'submit', textContent: words('resend') }),
      ),
    );
    guard(field, (text) => fits(text, {}));
    field.addEventListener('input', () => fit(field));
    field.addEventListener('keydown', (event) => this.#key(event, form));
    this.element.replaceChildren(form);
    fit(field);
    field.focus();
  }

  #key(event, form) {
    if (isSendKey(event)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === 'Escape' && !event.isComposing) {
      this.#cancel();
    }
  }

  #cancel() {
    this.draw();
    this.element.querySelector('.edit').focus();
  }

  #resend(event, text) {
    event.preventDefault();
    if (text.trim() !== '') {
      this.#onEdit(this.#turn.id, text);
    }
  }
}
