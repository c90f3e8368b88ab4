/**
 * What is known of one answer, and what does each event of its job change? Plain data without any
 * doing, so that it can be stored as it is.
 *
 * @module
 */

import { randomId } from './ids.js';

/**
 * Where an answer stands: "sending" until the server has accepted it, "refused" when it did not; the
 * others are the job's own states.
 *
 * @typedef {'sending'|'refused'|'queued'|'running'|'completed'|'failed'|'cancelled'|'timed_out'} AnswerState
 */

/**
 * One answer of the model.
 *
 * @typedef {object} Answer
 * @property {'assistant'} role
 * @property {string} id
 * @property {AnswerState} state
 * @property {string} text so far
 * @property {string} [reasoning] what the model thought before; absent in answers of older pages
 * @property {Call[]} [calls] of tools; absent in answers of older pages
 * @property {string} key the Idempotency-Key of its job
 * @property {object} settings the settings that it was asked with
 * @property {number} createdAt milliseconds since 1970
 * @property {?string} jobId
 * @property {?{position: number, etaMs: ?number}} place in the queue
 * @property {?{code: string, message: string, retryAt: ?number}} error
 * @property {?string} finishReason
 * @property {?object} usage
 * @property {?object} timings
 * @property {?string} model
 * @property {boolean} isUnclear refused in a way that may have left a job: its key still holds
 * @property {number} leftOut messages that did not fit the model's window
 */

/** @typedef {{id: string, name: string, arguments: string}} Call */

const ENDED = new Set(['refused', 'completed', 'failed', 'cancelled', 'timed_out']);
const ENDINGS = new Set(['completed', 'failed', 'cancelled', 'timed_out']);

/**
 * @param {object} settings
 * @returns {Answer} not yet sent
 */
export function newAnswer(settings) {
  return {
    role: 'assistant',
    id: randomId(),
    state: 'sending',
    text: '',
    reasoning: '',
    calls: [],
    key: randomId(),
    settings,
    createdAt: Date.now(),
    jobId: null,
    place: null,
    error: null,
    finishReason: null,
    usage: null,
    timings: null,
    model: null,
    isUnclear: false,
    leftOut: 0,
  };
}

/** Whether more is to come. */
export function isLive(answer) {
  return !ENDED.has(answer.state);
}

/** Whether the job had begun to say something that then was broken off. */
export function isCut(answer) {
  return !isLive(answer) && answer.state !== 'completed' && !isEmpty(answer);
}

/** Whether the model has said nothing yet, not even to itself. */
export function isEmpty(answer) {
  return answer.text === '' && !answer.reasoning && !answer.calls?.length;
}

/**
 * Takes one event of the answer's job. Unknown events change nothing.
 *
 * @param {Answer} answer
 * @param {string} name
 * @param {object} data
 * @returns {boolean} whether it was the last one
 */
export function applyEvent(answer, name, data) {
  if (name === 'queued') {
    answer.state = 'queued';
    answer.place = placeOf(data);
  } else if (name === 'started') {
    answer.state = 'running';
    answer.place = null;
  } else if (name === 'tokens') {
    answer.state = 'running';
    answer.place = null;
    addTokens(answer, data);
  } else if (ENDINGS.has(name)) {
    applyJob(answer, data);
    answer.state = name;
  }
  return ENDINGS.has(name);
}

/**
 * Takes the whole job, as the server tells it.
 *
 * @param {Answer} answer
 * @param {object} job
 */
export function applyJob(answer, job) {
  answer.jobId = job.id ?? answer.jobId;
  answer.state = job.status ?? answer.state;
  if (job.output) {
    answer.text = job.output.text;
    answer.reasoning = job.output.reasoning ?? '';
    answer.calls = job.output.tool_calls ?? [];
  }
  answer.place = job.queue ? placeOf(job.queue) : null;
  answer.error = job.error ? { code: job.error.code, message: job.error.message, retryAt: null } : null;
  answer.finishReason = job.finish_reason ?? null;
  answer.usage = job.usage ?? null;
  answer.timings = job.timings ?? null;
  answer.model = job.model ?? answer.model;
  answer.leftOut = job.truncated_messages ?? job.usage?.truncated_messages ?? 0;
}

/** Forgets all that was said: it comes again. */
export function forgetParts(answer) {
  answer.text = '';
  answer.reasoning = '';
  answer.calls = [];
}

function addTokens(answer, { text, reasoning = '', tool_calls: calls = [] }) {
  answer.text += text;
  answer.reasoning = (answer.reasoning ?? '') + reasoning;
  answer.calls ??= [];
  for (const { index, id, name, arguments: more } of calls) {
    if (name === undefined) {
      answer.calls[index].arguments += more;
    } else {
      answer.calls[index] = { id, name, arguments: more };
    }
  }
}

/**
 * The server did not accept it.
 *
 * @param {Answer} answer
 * @param {import('../net/api.js').Refusal} refusal
 */
export function refuse(answer, refusal) {
  const { code, message, retryAfter } = refusal;
  const retryAt = retryAfter === null ? null : Date.now() + 1000 * retryAfter;
  answer.state = 'refused';
  answer.error = { code, message, retryAt };
  answer.isUnclear = refusal.isUnclear;
}

/** The server does not know the job any more: it expired, or was deleted. */
export function lose(answer) {
  answer.state = 'failed';
  answer.error = { code: 'job_not_found', message: '', retryAt: null };
}

/** Stopped before there was a job. */
export function giveUp(answer) {
  answer.state = 'cancelled';
}

/**
 * How fast the text came, the wait for the first token left out.
 *
 * @param {Answer} answer
 * @returns {?number} tokens per second, or null when it is not known
 */
export function tokensPerSecond({ usage, timings }) {
  const tokens = (usage?.completion_tokens ?? 0) - 1;
  const ms = (timings?.total_ms ?? 0) - (timings?.first_token_ms ?? 0);
  return tokens > 0 && ms > 0 && timings.first_token_ms != null ? (1000 * tokens) / ms : null;
}

function placeOf({ position, eta_ms: etaMs }) {
  return { position: position ?? 1, etaMs: etaMs ?? null };
}
