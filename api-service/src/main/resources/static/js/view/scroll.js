/**
 * Does the page follow a growing answer? Only while its end is in sight; who scrolls up to read is left
 * alone.
 *
 * @module
 */

const AT_END = 2;
const NEAR_END = 32;

/** Keeps one scrolling element at its end. */
export class StickyEnd {
  #scroller;
  #toEnd;
  #sticks = true;
  #lastTop = 0;

  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} content what grows in it
   * @param {HTMLButtonElement} toEnd leads back to the end, hidden there
   */
  constructor(scroller, content, toEnd) {
    this.#scroller = scroller;
    this.#toEnd = toEnd;
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    toEnd.addEventListener('click', () => this.stick());
    const grown = new ResizeObserver(() => this.#grown());
    grown.observe(content);
    grown.observe(scroller);
  }

  /** Goes to the end and stays there. */
  stick() {
    this.#sticks = true;
    this.#grown();
  }

  #grown() {
    if (this.#sticks) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }
    this.#show();
  }

  #scrolled() {
    const top = this.#scroller.scrollTop;
    const left = this.#left();
    if (left <= AT_END) {
      this.#sticks = true;
    } else if (top < this.#lastTop) {
      this.#sticks = false;
    } else if (left <= NEAR_END) {
      this.#sticks = true;
    }
    this.#lastTop = top;
    this.#show();
  }

  #show() {
    this.#toEnd.hidden = this.#sticks || this.#left() <= NEAR_END;
  }

  #left() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollHeight - clientHeight - scrollTop;
  }
}
