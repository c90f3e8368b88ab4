/**
 * Which calls does the page make, and what can they answer? The stream of a job is read by follow.js.
 *
 * @module
 */

import { fetchWithKey, mayAskAgain } from './key.js';

const PATIENCE = 20_000;

/** An answer that is not what was asked for. */
export class Refusal extends Error {
  /**
   * @param {string} code stable; "network" when there was no answer at all
   * @param {string} message
   * @param {{status?: number, retryAfter?: ?number}} [details] retryAfter in seconds
   */
  constructor(code, message, { status = 0, retryAfter = null } = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether nobody can say what became of the call; it may be sent again with the same key. */
  get isUnclear() {
    return this.status === 0 || this.status >= 500;
  }
}

/**
 * @param {object} request
 * @param {string} key the Idempotency-Key: sent twice, it is still one job
 * @returns {Promise<object>} the job
 */
export function createJob(request, key) {
  mayAskAgain();
  return call('POST', '/v1/jobs', {
    body: JSON.stringify(request),
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
  });
}

/** @returns {Promise<object>} the job as it is now */
export function fetchJob(id) {
  return call('GET', `/v1/jobs/${encodeURIComponent(id)}`);
}

/** @returns {Promise<object>} the job, ended */
export function cancelJob(id) {
  return call('POST', `/v1/jobs/${encodeURIComponent(id)}/cancel`);
}

/** Erases what the server keeps of a job. Works while the page is being left. */
export function eraseJob(id) {
  return call('DELETE', `/v1/jobs/${encodeURIComponent(id)}`, { keepalive: true });
}

/** @returns {Promise<object[]>} */
export async function fetchModels() {
  return (await call('GET', '/v1/models?limit=100')).data;
}

/** @returns {string} where the events of a job come from */
export function eventsOf(id) {
  return `/v1/jobs/${encodeURIComponent(id)}/events`;
}

/**
 * @param {string} path with its query
 * @returns {Promise<{data: object[], has_more: boolean, last_id: ?string}>} one page of a list
 */
export function fetchPage(path) {
  return call('GET', path);
}

/** @returns {Promise<object>} what became of it */
export function act(path) {
  mayAskAgain();
  return call('POST', path);
}

async function call(method, path, options = {}) {
  let response;
  let body;
  try {
    response = await fetchWithKey(path, () => {
      const signal = AbortSignal.timeout(PATIENCE);
      return { method, cache: 'no-store', signal, ...options };
    });
    body = await response.text();
  } catch (fault) {
    throw new Refusal('network', String(fault));
  }
  const value = parse(body);
  if (!response.ok) {
    throw refusal(response, value?.error);
  }
  if (value === null && response.status !== 204) {
    throw new Refusal('network', 'not JSON', { status: 502 });
  }
  return value;
}

function refusal(response, error) {
  const seconds = Number(response.headers.get('Retry-After'));
  return new Refusal(error?.code ?? 'unknown', error?.message ?? `HTTP ${response.status}`, {
    status: response.status,
    retryAfter: seconds > 0 ? Math.min(600, Math.ceil(seconds)) : null,
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
