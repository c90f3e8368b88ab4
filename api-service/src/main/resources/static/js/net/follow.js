/**
 * How does a viewer follow one event stream to its end, whatever the network does? It keeps a cursor,
 * comes back with it after any failure, and takes no event twice.
 *
 * @module
 */

import { fetchWithKey } from './key.js';
import { BackOff, onWake, pause } from './pause.js';
import { FrameParser, readFrames } from './sse.js';

/** The server sends a comment every 15 s; a stream silent for this long is dead. */
const SILENCE = 40_000;
/** After a tab was hidden, a stream that missed one comment is not trusted any more. */
const DOUBT = 20_000;

/**
 * @typedef {object} Listener
 * @property {(name: string, data: object) => boolean} onEvent takes an event; true when it is the last
 * @property {() => void} onReset forget all events so far, they come again
 * @property {(trouble: ?('offline'|'reconnecting')) => void} onTrouble the line is broken, or (null) whole
 */

/**
 * How it ended: with the last event; "over", the server has nothing to add (204); "gone", it does not
 * know the stream (404); "left", the signal ended it.
 *
 * @typedef {'ended'|'over'|'gone'|'left'} Outcome
 */

/**
 * Follows a stream from its beginning to its end.
 *
 * @param {string} url
 * @param {Listener} listener
 * @param {AbortSignal} signal
 * @returns {Promise<Outcome>} never fails
 */
export async function follow(url, listener, signal) {
  const viewer = new Viewer(url, listener, signal);
  const backOff = new BackOff();
  while (!signal.aborted) {
    const outcome = await viewer.view(() => backOff.succeeded());
    if (outcome) {
      return outcome;
    }
    if (!signal.aborted && !viewer.hurried) {
      listener.onTrouble(navigator.onLine ? 'reconnecting' : 'offline');
      await pause(backOff.failed(viewer.asked), signal);
    }
  }
  return 'left';
}

/**
 * Whether an event id is above another. Ids are "<epoch>-<number>" with up to 18 digits each.
 *
 * @param {string} id
 * @param {?string} other null is below every id
 */
export function isAbove(id, other) {
  if (other === null) {
    return true;
  }
  const [epoch, number] = id.split('-').map(BigInt);
  const [otherEpoch, otherNumber] = other.split('-').map(BigInt);
  return epoch === otherEpoch ? number > otherNumber : epoch > otherEpoch;
}

/** A cursor into one stream. */
class Viewer {
  /** What the server asked for as the time before the next connection. */
  asked = 0;
  /** Whether the last connection was given up because a new one is likely to be better. */
  hurried = false;

  #url;
  #listener;
  #signal;
  #cursor = null;

  constructor(url, listener, signal) {
    this.#url = url;
    this.#listener = listener;
    this.#signal = signal;
  }

  /**
   * One connection.
   *
   * @returns {Promise<?Outcome>} null when there should be another one
   */
  async view(onSuccess) {
    this.hurried = false;
    const line = new AbortController();
    const hangUp = () => line.abort();
    this.#signal.addEventListener('abort', hangUp, { signal: line.signal });
    const watch = new SilenceWatch(hangUp);
    onWake((reason) => this.#doubt(reason, watch, hangUp), line.signal);
    try {
      return await this.#read(line.signal, watch, onSuccess);
    } catch {
      return this.#signal.aborted ? 'left' : null;
    } finally {
      watch.end();
      hangUp();
    }
  }

  async #read(signal, watch, onSuccess) {
    const headers = { Accept: 'text/event-stream' };
    if (this.#cursor !== null) {
      headers['Last-Event-ID'] = this.#cursor;
    }
    const response = await fetchWithKey(this.#url, () => ({ headers, signal, cache: 'no-store' }));
    if (response.status === 204 || response.status === 404) {
      return response.status === 204 ? 'over' : 'gone';
    }
    if (!response.ok || !isEventStream(response)) {
      return this.#refused(response);
    }
    const parser = new FrameParser();
    for await (const frame of readFrames(response.body, parser, () => watch.received())) {
      this.asked = parser.retry ?? 0;
      this.#listener.onTrouble(null);
      if (this.#take(frame)) {
        return 'ended';
      }
      onSuccess();
    }
    return null;
  }

  #refused(response) {
    this.asked = 1000 * Number(response.headers.get('Retry-After') ?? 0) || 0;
    if (response.status === 400) {
      this.#startOver();
    }
    return null;
  }

  /** An event counts once: the cursor moves only after the listener has taken it. */
  #take(frame) {
    if (frame.event === 'reset') {
      this.#startOver();
      return false;
    }
    if (frame.id !== null && !isAbove(frame.id, this.#cursor)) {
      return false;
    }
    const last = this.#listener.onEvent(frame.event, JSON.parse(frame.data));
    this.#cursor = frame.id ?? this.#cursor;
    return last;
  }

  #startOver() {
    this.#cursor = null;
    this.#listener.onReset();
  }

  #doubt(reason, watch, hangUp) {
    if (reason === 'online' || watch.silentFor() > DOUBT) {
      this.hurried = true;
      hangUp();
    }
  }
}

/** Calls back once nothing was received for too long. */
class SilenceWatch {
  #timer;
  #receivedAt;
  #onSilence;

  constructor(onSilence) {
    this.#onSilence = onSilence;
    this.received();
  }

  received() {
    clearTimeout(this.#timer);
    this.#receivedAt = Date.now();
    this.#timer = setTimeout(this.#onSilence, SILENCE);
  }

  silentFor() {
    return Date.now() - this.#receivedAt;
  }

  end() {
    clearTimeout(this.#timer);
  }
}

function isEventStream(response) {
  return (response.headers.get('Content-Type') ?? '').startsWith('text/event-stream');
}
