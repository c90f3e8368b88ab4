/**
 * Which turns are on the screen? Those of one conversation, each drawn by its own view.
 *
 * @module
 */

import { AnswerView } from './answer-view.js';
import { byId } from './dom.js';
import { words } from './i18n.js';
import { QuestionView } from './question-view.js';
import { StickyEnd } from './scroll.js';

/** The turns of the open conversation. */
export class Transcript {
  #list = byId('turns');
  #log = byId('log');
  #end = new StickyEnd(byId('scroller'), byId('column'), byId('to-end'));
  #views = new Map();
  #listener;

  /**
   * @param {{onEdit: (id: string, text: string) => void, onAgain: (id: string) => void}} listener
   */
  constructor({ onEdit, onAgain }) {
    this.#listener = { onEdit, onAgain, onComplete: (text) => this.#announce(text) };
  }

  /**
   * Shows these turns and no others; what is already there stays.
   *
   * @param {import('../chat/conversation.js').Turn[]} turns
   * @param {?import('../chat/run.js').Run} run what works on the last one
   */
  show(turns, run) {
    const ids = new Set(turns.map(({ id }) => id));
    for (const [id, view] of this.#views) {
      if (!ids.has(id)) {
        view.element.remove();
        this.#views.delete(id);
      }
    }
    turns.forEach((turn) => this.#draw(turn, run));
  }

  /**
   * Draws one answer as it is now.
   *
   * @param {import('../chat/run.js').Run} run
   */
  update(run) {
    this.#views.get(run.answer.id)?.draw(run);
  }

  /** Forgets all views, so that the next show draws everything anew. */
  clear() {
    this.#views.clear();
    this.#list.replaceChildren();
    this.#log.replaceChildren();
  }

  toEnd() {
    this.#end.stick();
  }

  #draw(turn, run) {
    const known = this.#views.get(turn.id);
    if (known) {
      known.draw(run?.answer === turn ? run : null);
      return;
    }
    const view =
      turn.role === 'user'
        ? new QuestionView(turn, this.#listener.onEdit)
        : new AnswerView(turn, this.#listener);
    this.#views.set(turn.id, view);
    this.#list.append(view.element);
  }

  /** Read out once, when the answer is whole: nobody wants to hear every token. */
  #announce(text) {
    const said = document.createElement('p');
    said.textContent = words('answered', { text: text.trim() });
    this.#log.replaceChildren(said);
  }
}
