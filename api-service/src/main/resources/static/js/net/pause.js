/**
 * How long does a failed call wait before the next one? Jittered, between 1 and 10 seconds, and cut
 * short when there is reason to think that it works again: the network is back, the tab is shown.
 *
 * @module
 */

const SHORTEST = 1_000;
const LONGEST = 10_000;

/** Longer after each failure in a row. */
export class BackOff {
  #failures = 0;

  /** Something worked. */
  succeeded() {
    this.#failures = 0;
  }

  /**
   * Counts a failure.
   *
   * @param {number} [asked] what the server would like, in milliseconds
   * @returns {number} milliseconds to wait, 1,000 to 10,000
   */
  failed(asked = 0) {
    const ceiling = Math.min(LONGEST, SHORTEST * 2 ** ++this.#failures);
    const jittered = SHORTEST + Math.random() * (ceiling - SHORTEST);
    return Math.min(LONGEST, Math.max(jittered, asked));
  }
}

/**
 * Waits, at most until somebody has a reason to hurry.
 *
 * @param {number} ms
 * @param {AbortSignal} signal ends the wait at once
 * @returns {Promise<void>}
 */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    const over = new AbortController();
    const finish = () => {
      clearTimeout(timer);
      over.abort();
      resolve();
    };
    const timer = setTimeout(finish, ms);
    onWake(finish, over.signal);
    signal.addEventListener('abort', finish, { signal: over.signal });
    if (signal.aborted) {
      finish();
    }
  });
}

/**
 * Calls back whenever the network returns or the tab is shown again.
 *
 * @param {(reason: 'online'|'shown') => void} callback
 * @param {AbortSignal} signal ends the listening
 */
export function onWake(callback, signal) {
  window.addEventListener('online', () => callback('online'), { signal });
  window.addEventListener('pageshow', () => callback('shown'), { signal });
  document.addEventListener(
    'visibilitychange',
    () => document.visibilityState === 'visible' && callback('shown'),
    { signal },
  );
}
