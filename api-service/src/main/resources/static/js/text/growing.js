/**
 * Which parts of a growing text need drawing again? Blocks that cannot change any more are drawn once;
 * only the last ones, still open, are drawn anew. No step handles more than a small piece, so that a
 * megabyte is as smooth as a line.
 *
 * @module
 */

import { blocksOf, markdown } from './markdown.js';

/** The most text that is parsed in one step. */
const PIECE = 12_000;
/** A block can still grow into the one before it: "2" after a blank line may become the list's second item. */
const OPEN_BLOCKS = 2;
/** From this part on, what is out of sight is not even laid out. */
const MANY_PARTS = 40;

/** Draws one text into one element, which belongs to it alone. */
export class GrowingMarkdown {
  #element;
  #decorate;
  #open = document.createElement('div');
  /** What the open part shows, or null when it must be drawn. */
  #openText = null;
  #text = '';
  /** How much of the text is drawn for good. */
  #closed = 0;
  /** The opening line of a code block that was too long for one piece. */
  #fence = '';

  /**
   * @param {HTMLElement} element
   * @param {(part: HTMLElement) => void} decorate adds what belongs to the page, such as copy buttons
   */
  constructor(element, decorate) {
    this.#element = element;
    this.#decorate = decorate;
    this.#open.className = 'open';
    this.#clear();
  }

  /**
   * Draws as much as there is time for, at least one piece.
   *
   * @param {string} text the whole text so far
   * @param {number} deadline by performance.now()
   * @returns {boolean} whether all is drawn
   */
  draw(text, deadline) {
    if (!text.startsWith(this.#text)) {
      this.#clear();
    }
    this.#text = text;
    while (text.length - this.#closed > PIECE) {
      this.#closeBlocks(text.slice(this.#closed, this.#closed + PIECE), true);
      if (performance.now() > deadline) {
        return false;
      }
    }
    this.#closeBlocks(text.slice(this.#closed), false);
    this.#drawOpen(text.slice(this.#closed));
    return true;
  }

  #clear() {
    this.#text = '';
    this.#closed = 0;
    this.#fence = '';
    this.#openText = null;
    this.#open.replaceChildren();
    this.#element.replaceChildren(this.#open);
  }

  /** Draws for good what later text cannot change; of a piece with more behind it at least half. */
  #closeBlocks(piece, hasMore) {
    const blocks = blocksOf(this.#fence + piece);
    const open = openLength(blocks);
    const closed = this.#fence.length + piece.length - open;
    if (closed > this.#fence.length) {
      this.#close(piece.slice(0, closed - this.#fence.length));
      this.#fence = '';
    } else if (hasMore) {
      this.#close(cutAtLine(piece));
      this.#fence = fenceOf(blocks);
    }
  }

  #close(raw) {
    this.#closed += raw.length;
    if (raw.trim() !== '') {
      const part = document.createElement('div');
      part.classList.toggle('far', this.#element.childElementCount > MANY_PARTS);
      part.append(render(this.#fence + raw));
      this.#decorate(part);
      this.#open.before(part);
    }
    this.#openText = null;
  }

  #drawOpen(raw) {
    const text = this.#fence + raw;
    if (text !== this.#openText) {
      this.#openText = text;
      this.#open.replaceChildren(render(text));
      this.#decorate(this.#open);
    }
  }
}

/** Text that no parser can handle (too deeply nested, say) is shown as it is. */
function render(raw) {
  try {
    return markdown(raw);
  } catch {
    const paragraph = document.createElement('p');
    paragraph.textContent = raw;
    return paragraph;
  }
}

function openLength(blocks) {
  let length = 0;
  let counted = 0;
  for (let i = blocks.length - 1; i >= 0 && counted < OPEN_BLOCKS; i--) {
    length += blocks[i].raw.length;
    counted += blocks[i].type === 'space' ? 0 : 1;
  }
  return length;
}

function cutAtLine(piece) {
  const end = piece.lastIndexOf('\n') + 1;
  return end > PIECE / 2 ? piece.slice(0, end) : piece.slice(0, wholeCharacters(piece));
}

function wholeCharacters(piece) {
  return /[\uD800-\uDBFF]$/.test(piece) ? piece.length - 1 : piece.length;
}

/** The line that would open the last block again, were it cut here; empty for all but fenced code. */
function fenceOf(blocks) {
  const last = blocks.at(-1);
  const opening = last?.type === 'code' && /^ {0,3}(`{3,}|~{3,})[^\n]*\n/.exec(last.raw);
  const isClosed = opening && last.raw.slice(opening[0].length).trimEnd().endsWith(opening[1]);
  return opening && !isClosed ? opening[0] : '';
}
