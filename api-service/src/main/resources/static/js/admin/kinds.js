/**
 * Which tables are there, and what do they show?
 *
 * @module
 */

import { act } from '../net/api.js';
import { confirmed } from '../view/confirm.js';
import { ago, ahead, bytes, count, span } from './numbers.js';

/** @type {Object<string, import('./table.js').TableKind>} by the name on their tab */
export const KINDS = {
  Queues: {
    path: '/v1/queue',
    key: ({ model }) => model,
    empty: 'No model is known yet: start a worker.',
    columns: [
      { title: 'Model', text: ({ model }) => model },
      { title: 'Waiting', kind: 'number', text: ({ depth, limit }) => `${count(depth)} of ${count(limit)}` },
      { title: 'Running', kind: 'number', text: ({ running, seats }) => `${count(running)} of ${count(seats)} seats` },
      { title: 'Workers', kind: 'number', text: ({ workers }) => count(workers) },
      { title: 'A new job waits', kind: 'number', text: ({ eta_ms: eta }) => (eta === null ? '–' : span(eta)) },
      { title: 'State', kind: 'state', text: ({ paused }) => (paused ? 'paused' : 'open') },
    ],
    actions: ({ model, paused }) => [paused ? resume(model) : pause(model)],
  },
  Workers: {
    path: '/v1/admin/workers',
    key: ({ id }) => id,
    empty: 'No worker beats.',
    columns: [
      { title: 'Worker', kind: 'id', text: ({ id }) => id },
      { title: 'Model', text: ({ model }) => model },
      { title: 'Seats taken', kind: 'number', text: ({ running, seats }) => `${count(running)} of ${count(seats)}` },
      { title: 'Tokens a second', kind: 'number', text: ({ tokens_per_second: speed }) => count(speed, 1) },
      { title: 'Tokens so far', kind: 'number', text: ({ tokens }) => count(tokens) },
      { title: 'Memory', kind: 'number', text: ({ memory_bytes: memory }) => (memory === null ? '–' : bytes(memory)) },
      { title: 'Last beat', kind: 'number', text: ({ last_beat_at: beat }) => `${ago(beat)} ago` },
      { title: 'State', kind: 'state', text: ({ status }) => status ?? 'working' },
    ],
    actions: ({ id, status }) => (status === 'draining' ? [] : [drain(id)]),
  },
  Jobs: {
    path: '/v1/admin/jobs',
    key: ({ id }) => id,
    empty: 'No such job is queued or running.',
    filters: [
      { name: 'status', label: 'State', choices: ['', 'queued', 'running'] },
      { name: 'model', label: 'Model' },
      { name: 'owner', label: 'Owner' },
    ],
    columns: [
      { title: 'Job', kind: 'id', text: ({ id }) => id },
      { title: 'State', kind: 'state', text: ({ status }) => status },
      { title: 'Model', text: ({ model }) => model },
      { title: 'Owner', text: ({ owner }) => owner },
      { title: 'Age', kind: 'number', text: ({ created_at: created }) => ago(created) },
      { title: 'Attempts', kind: 'number', text: ({ attempts }) => count(attempts) },
      { title: 'Tokens', kind: 'number', text: ({ tokens }) => count(tokens) },
      { title: 'Worker', text: ({ worker }) => worker ?? '–' },
    ],
    actions: ({ id, status }) => (status === 'queued' ? [front(id), cancel(id)] : [cancel(id)]),
  },
  Keys: {
    path: '/v1/admin/keys',
    key: ({ id }) => id,
    empty: 'There is no key: whoever reaches this server may chat.',
    columns: [
      { title: 'Key', kind: 'id', text: ({ id }) => id },
      { title: 'Name', text: ({ name }) => name },
      { title: 'State', kind: 'state', text: ({ status }) => status },
      { title: 'Role', text: ({ admin }) => (admin ? 'admin' : 'member') },
      { title: 'Priority', text: ({ priority }) => priority },
      { title: 'Live jobs', kind: 'number', text: ({ live }) => limit(live) },
      { title: 'Requests a minute', kind: 'number', text: (key) => limit(key.per_minute) },
      { title: 'Requests today', kind: 'number', text: ({ today }) => used(today?.requests) },
      { title: 'Tokens today', kind: 'number', text: ({ today, tokens_per_day: most }) => used(today?.total_tokens, most) },
      { title: 'Models', text: ({ models }) => models.join(', ') || 'all' },
    ],
  },
  Webhooks: {
    path: '/v1/admin/webhooks',
    key: ({ job }) => job,
    empty: 'No webhook waits, and none was given up.',
    columns: [
      { title: 'Job', kind: 'id', text: ({ job }) => job },
      { title: 'Host', text: ({ host }) => host },
      { title: 'Event', text: ({ event }) => event },
      { title: 'State', kind: 'state', text: ({ status }) => status },
      { title: 'Attempts', kind: 'number', text: ({ attempts }) => count(attempts) },
      { title: 'Last answer', text: ({ http_status: status, error }) => [status, error].filter((part) => part !== null).join(' ') || '–' },
      { title: 'Next attempt', kind: 'number', text: ({ next_attempt_at: next }) => ahead(next) },
    ],
    actions: ({ job }) => [resend(job)],
  },
  'Dead jobs': {
    path: '/v1/admin/dead',
    key: ({ id }) => id,
    empty: 'No job was given up.',
    columns: [
      { title: 'Job', kind: 'id', text: ({ job }) => job },
      { title: 'Reason', text: ({ reason }) => reason },
      { title: 'When', kind: 'number', text: ({ at }) => `${ago(at)} ago` },
    ],
  },
};

function pause(model) {
  return {
    label: 'Pause',
    async run() {
      if (await confirmed(`Pause the queue of ${model}?`, 'Jobs are accepted and wait, within their time limit; what runs goes on.', 'Pause')) {
        await act(`/v1/admin/queues/${encodeURIComponent(model)}/pause`);
      }
    },
  };
}

function resume(model) {
  return { label: 'Resume', run: () => act(`/v1/admin/queues/${encodeURIComponent(model)}/resume`) };
}

function drain(id) {
  return {
    label: 'Drain',
    danger: true,
    async run() {
      if (await confirmed('Drain this worker?', `${id} takes no more jobs, ends or hands on those it runs, and leaves.`, 'Drain the worker')) {
        await act(`/v1/admin/workers/${encodeURIComponent(id)}/drain`);
      }
    },
  };
}

function front(id) {
  return { label: 'To the front', run: () => act(`/v1/admin/jobs/${encodeURIComponent(id)}/front`) };
}

function cancel(id) {
  return {
    label: 'Cancel',
    danger: true,
    async run() {
      if (await confirmed('Cancel this job?', `${id} ends at once; its owner sees it as cancelled.`, 'Cancel the job')) {
        await act(`/v1/admin/jobs/${encodeURIComponent(id)}/cancel`);
      }
    },
  };
}

function resend(job) {
  return { label: 'Send again', run: () => act(`/v1/admin/webhooks/${encodeURIComponent(job)}/resend`) };
}

/** An older server does not say what was used. */
function used(number, most) {
  const text = number === undefined ? '–' : count(number);
  return most ? `${text} of ${count(most)}` : text;
}

function limit(number) {
  return number === null || number === 0 ? '–' : count(number);
}
