/**
 * How does one answer come to its end? Send it, follow it, stop it when asked.
 *
 * @module
 */

import { cancelJob, createJob, eventsOf, fetchJob } from '../net/api.js';
import { follow } from '../net/follow.js';
import { BackOff, pause } from '../net/pause.js';
import { applyEvent, applyJob, forgetParts, giveUp, isLive, lose, refuse } from './answer.js';
import { requestFor } from './conversation.js';

const SEND_TRIES = 4;

/** Works on one answer until it has ended or nobody looks any more. */
export class Run {
  /** Why the line is broken at the moment, or null. */
  trouble = null;
  /** Whether somebody asked to stop it. */
  stopping = false;
  /** Whether the next text repeats what was shown before, so that it should appear at once. */
  replaying = false;

  #conversation;
  #onChange;
  #left = new AbortController();

  /**
   * @param {import('./conversation.js').Conversation} conversation
   * @param {import('./answer.js').Answer} answer
   * @param {(run: Run) => void} onChange
   */
  constructor(conversation, answer, onChange) {
    this.#conversation = conversation;
    this.answer = answer;
    this.#onChange = onChange;
  }

  /** Resolves at the end of the answer, or once left. */
  async finish() {
    if (this.answer.jobId === null) {
      await this.#send();
    } else {
      this.replaying = true;
    }
    if (this.#goesOn() && this.answer.jobId !== null) {
      await this.#follow();
    }
  }

  /** Stops looking. The job goes on. */
  leave() {
    this.#left.abort();
  }

  /** Ends the job, with the text so far. */
  async stop() {
    this.stopping = true;
    this.#onChange(this);
    const backOff = new BackOff();
    while (this.#goesOn() && this.answer.jobId !== null && !(await this.#cancel())) {
      await pause(backOff.failed(), this.#left.signal);
    }
  }

  async #send() {
    const backOff = new BackOff();
    for (let tries = 1; this.#goesOn(); tries++) {
      try {
        const job = await createJob(requestFor(this.#conversation, this.answer), this.answer.key);
        return this.#accepted(job);
      } catch (refusal) {
        if (refusal.code !== 'network' || tries === SEND_TRIES) {
          return this.#change(() => refuse(this.answer, refusal));
        }
      }
      if (this.stopping) {
        return this.#change(() => giveUp(this.answer));
      }
      this.#troubled(navigator.onLine ? 'reconnecting' : 'offline');
      await pause(backOff.failed(), this.#left.signal);
    }
  }

  #accepted(job) {
    this.trouble = null;
    this.#change(() => applyJob(this.answer, job));
    if (isLive(this.answer)) {
      forgetParts(this.answer);
    }
    if (this.stopping) {
      this.stop();
    }
  }

  async #follow() {
    const answer = this.answer;
    // What an earlier visit kept stays on the screen until the log's first text replaces it.
    let stale = this.replaying;
    const outcome = await follow(
      eventsOf(answer.jobId),
      {
        onEvent: (name, data) => {
          if (stale && name === 'tokens') {
            forgetParts(answer);
            stale = false;
          }
          const last = applyEvent(answer, name, data);
          this.#onChange(this);
          this.replaying &&= name !== 'tokens';
          return last;
        },
        onReset: () => {
          stale = true;
          this.replaying = true;
        },
        onTrouble: (trouble) => this.#troubled(trouble),
      },
      this.#left.signal,
    );
    if (outcome === 'over' || outcome === 'gone') {
      await this.#settle();
    }
  }

  /** The stream has nothing more to say: the job itself has, or it is gone. */
  async #settle() {
    const backOff = new BackOff();
    while (this.#goesOn()) {
      try {
        const job = await fetchJob(this.answer.jobId);
        this.#change(() => applyJob(this.answer, job));
        if (!this.#goesOn()) {
          return;
        }
      } catch (refusal) {
        if (refusal.status === 404) {
          return this.#change(() => lose(this.answer));
        }
      }
      await pause(backOff.failed(), this.#left.signal);
    }
  }

  async #cancel() {
    try {
      const job = await cancelJob(this.answer.jobId);
      if (this.#goesOn()) {
        this.#change(() => applyJob(this.answer, job));
      }
      if (!isLive(this.answer)) {
        this.leave();
      }
      return true;
    } catch (refusal) {
      return refusal.status >= 400 && refusal.status < 500;
    }
  }

  #goesOn() {
    return isLive(this.answer) && !this.#left.signal.aborted;
  }

  #troubled(trouble) {
    if (trouble !== this.trouble) {
      this.trouble = trouble;
      this.#onChange(this);
    }
  }

  #change(what) {
    what();
    this.#onChange(this);
  }
}
