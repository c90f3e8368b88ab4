/**
 * How does a stream of characters become server-sent events? Follows the HTML standard's parsing
 * rules: any of LF, CR and CRLF ends a line, several data lines are joined, comments are skipped.
 *
 * @module
 */

/**
 * One event.
 *
 * @typedef {object} Frame
 * @property {string} event its name, "message" when it has none
 * @property {string} data its data lines, joined by line feeds
 * @property {?string} id the id that this very frame carries; unlike EventSource, never an older one
 */

/** Cuts frames out of chunks of text. Holds back what is not complete. */
export class FrameParser {
  /** The last reconnection time that the server asked for, in milliseconds, or null. */
  retry = null;

  #rest = '';
  #afterCr = false;
  #data = [];
  #event = '';
  #id = null;

  /**
   * @param {string} chunk the next piece of decoded text, cut anywhere
   * @returns {Frame[]} the frames that it completes
   */
  push(chunk) {
    const frames = [];
    for (const line of this.#lines(chunk)) {
      if (line === '') {
        this.#dispatch(frames);
      } else {
        this.#field(line);
      }
    }
    return frames;
  }

  #lines(chunk) {
    // The LF of a CRLF that was cut in two belongs to the line that the CR has ended.
    const text = this.#afterCr && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    if (chunk !== '') {
      this.#afterCr = chunk.endsWith('\r');
    }
    const lines = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = lines.pop();
    return lines;
  }

  #field(line) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') {
      this.#data.push(value);
    } else if (name === 'event') {
      this.#event = value;
    } else if (name === 'id' && !value.includes('\0')) {
      this.#id = value;
    } else if (name === 'retry' && /^[0-9]+$/.test(value)) {
      this.retry = Number(value);
    }
  }

  #dispatch(frames) {
    if (this.#data.length > 0) {
      frames.push({ event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id });
    }
    this.#data = [];
    this.#event = '';
    this.#id = null;
  }
}

/**
 * Reads a response's body frame by frame, to its end or to the first fault.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {FrameParser} parser
 * @param {() => void} onBytes called for every chunk, comments included
 * @returns {AsyncGenerator<Frame>}
 */
export async function* readFrames(body, parser, onBytes) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    onBytes();
    yield* parser.push(decoder.decode(value, { stream: true }));
  }
}
