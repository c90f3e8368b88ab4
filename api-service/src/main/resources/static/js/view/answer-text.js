/**
 * When is which part of an answer drawn? Once per frame at most, evenly, and never for so long that the
 * page stops to react.
 *
 * @module
 */

import { GrowingMarkdown } from '../text/growing.js';
import { Pace } from '../text/pace.js';

/** Drawing may take this much of one frame … */
const BUDGET_MS = 10;
/** … and this many times what it took, it rests. */
const REST = 3;
/** Frames do not come in a hidden tab; then this does. */
const FALLBACK_MS = 300;

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** The text of one answer on the screen. */
export class AnswerText {
  #pace = new Pace();
  #growing;
  #onDrawn;
  #text = '';
  #complete = false;
  #scheduled = null;
  #lastFrame = 0;
  #restUntil = 0;

  /**
   * @param {HTMLElement} element
   * @param {(part: HTMLElement) => void} decorate
   * @param {() => void} onDrawn called when a complete text is on the screen
   */
  constructor(element, decorate, onDrawn) {
    this.#growing = new GrowingMarkdown(element, decorate);
    this.#onDrawn = onDrawn;
  }

  /**
   * @param {string} text all of it so far
   * @param {{complete: boolean, atOnce: boolean}} how
   */
  show(text, { complete, atOnce }) {
    if (!text.startsWith(this.#text)) {
      this.#pace.jump(0);
    }
    if (text === this.#text && complete === this.#complete) {
      return;
    }
    this.#text = text;
    this.#complete = complete;
    if (atOnce || calm.matches || document.hidden) {
      this.#pace.jump(text.length);
    }
    this.#schedule();
  }

  #schedule() {
    if (this.#scheduled) {
      return;
    }
    const turn = { done: false };
    const run = (now) => {
      if (!turn.done) {
        turn.done = true;
        clearTimeout(turn.timer);
        cancelAnimationFrame(turn.frame);
        this.#scheduled = null;
        this.#frame(now ?? performance.now());
      }
    };
    turn.frame = requestAnimationFrame(run);
    turn.timer = setTimeout(run, FALLBACK_MS);
    this.#scheduled = turn;
  }

  #frame() {
    const now = performance.now();
    const visible = this.#advance(now);
    const isAll = now >= this.#restUntil && this.#draw(visible, now);
    if (!isAll || visible < this.#text.length) {
      this.#schedule();
    } else if (this.#complete) {
      this.#onDrawn();
    }
  }

  #advance(now) {
    const since = Math.min(100, now - this.#lastFrame);
    this.#lastFrame = now;
    if (document.hidden) {
      this.#pace.jump(this.#text.length);
    }
    return this.#pace.step(this.#text, since, this.#complete);
  }

  #draw(visible, now) {
    const isAll = this.#growing.draw(this.#text.slice(0, visible), now + BUDGET_MS);
    const cost = performance.now() - now;
    this.#restUntil = cost > BUDGET_MS ? now + (1 + REST) * cost : 0;
    return isAll;
  }
}
