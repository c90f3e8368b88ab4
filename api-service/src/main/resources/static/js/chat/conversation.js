/**
 * What has been said so far, and what of it does the model get to see? Plain data.
 *
 * @module
 */

import { isLive, newAnswer } from './answer.js';
import { randomId } from './ids.js';

/**
 * @typedef {{role: 'user', id: string, text: string}} Question
 * @typedef {Question|import('./answer.js').Answer} Turn
 */

/**
 * @typedef {object} Conversation
 * @property {string} id
 * @property {number} updatedAt milliseconds since 1970
 * @property {Turn[]} turns
 */

const TITLE_LENGTH = 48;

/** What the server takes in one request, with some room for the settings. */
const MOST_MESSAGES = 500;
const MOST_BYTES = 250_000;

/** Why a message itself was refused: sent once more within the history, it would be refused again. */
const BAD_MESSAGE = new Set(['body_too_large', 'invalid_value', 'bad_json']);

/** @returns {Conversation} */
export function newConversation() {
  return { id: randomId(), updatedAt: Date.now(), turns: [] };
}

/** The beginning of the first question, or an empty string. */
export function titleOf(conversation) {
  const first = conversation.turns.find((turn) => turn.role === 'user')?.text ?? '';
  const line = first.trim().replace(/\s+/g, ' ');
  return line.length > TITLE_LENGTH ? `${Array.from(line).slice(0, TITLE_LENGTH).join('')}…` : line;
}

/** The answer that is still to come, if there is one. */
export function liveAnswer(conversation) {
  const last = conversation.turns.at(-1);
  return last?.role === 'assistant' && isLive(last) ? last : null;
}

/**
 * Adds a question and its answer to come.
 *
 * @returns {import('./answer.js').Answer}
 */
export function ask(conversation, text, settings) {
  conversation.turns.push({ role: 'user', id: randomId(), text });
  return answerAgain(conversation, null, settings);
}

/**
 * Puts other words in a question's place; what came after it is forgotten.
 *
 * @returns {import('./answer.js').Answer}
 */
export function askOtherwise(conversation, questionId, text, settings) {
  cutBefore(conversation, questionId);
  return ask(conversation, text, settings);
}

/**
 * Forgets an answer, and all that came after it, for a new one. When nobody can say whether the old
 * one became a job, the new one is the same request under the same key, so that it finds that job.
 *
 * @param {Conversation} conversation
 * @param {?string} answerId null when there is none to forget
 * @param {object} settings
 * @returns {import('./answer.js').Answer}
 */
export function answerAgain(conversation, answerId, settings) {
  const old = conversation.turns.find((turn) => turn.id === answerId);
  if (old) {
    cutBefore(conversation, answerId);
  }
  const answer = old?.isUnclear ? { ...newAnswer(old.settings), key: old.key } : newAnswer(settings);
  conversation.turns.push(answer);
  conversation.updatedAt = Date.now();
  return answer;
}

/**
 * The request that asks for an answer. The same answer always makes the same request, so that its
 * Idempotency-Key holds after a reload.
 *
 * @param {Conversation} conversation
 * @param {import('./answer.js').Answer} answer
 */
export function requestFor(conversation, answer) {
  const { model, temperature, maxTokens, system, thinking } = answer.settings;
  const room = MOST_BYTES - (system ? bytesOf(system) : 0);
  return {
    ...(model ? { model } : {}),
    messages: [...(system ? [{ role: 'system', content: system }] : []), ...newest(before(conversation, answer), room)],
    ...(temperature === null ? {} : { temperature }),
    ...(maxTokens === null ? {} : { max_tokens: maxTokens }),
    ...(thinking ? { enable_thinking: true } : {}),
    truncation: 'auto',
  };
}

/**
 * How much too long a message is.
 *
 * @param {string} text
 * @param {import('./settings.js').Settings} settings
 * @returns {?{bytes: number, most: number}} null when it can be sent
 */
export function excessOf(text, { system }) {
  const most = MOST_BYTES - (system ? bytesOf(system) : 0);
  const bytes = bytesOf(text);
  return bytes > most ? { bytes, most } : null;
}

function before(conversation, answer) {
  const end = conversation.turns.findIndex((turn) => turn.id === answer.id);
  return conversation.turns
    .slice(0, end)
    .filter((turn, i, turns) => counts(turn, turns[i + 1]))
    .map(({ role, text }) => ({ role, content: text }));
}

/** An empty answer counts when it is all that the model had to say. */
function counts(turn, next) {
  return turn.role === 'user'
    ? !(next?.state === 'refused' && BAD_MESSAGE.has(next.error?.code))
    : turn.state === 'completed' || turn.text.trim() !== '';
}

/** The newest messages that fit into one request; a question comes first. */
function newest(messages, room) {
  let from = messages.length - 1;
  let left = room - bytesOf(messages[from]?.content ?? '');
  while (from > 0 && messages.length - from < MOST_MESSAGES) {
    left -= bytesOf(messages[from - 1].content);
    if (left < 0) {
      break;
    }
    from--;
  }
  const first = messages.findIndex((message, i) => i >= from && message.role === 'user');
  return messages.slice(Math.max(first, 0));
}

/** In the body of a request, with the names around it. */
function bytesOf(text) {
  return new TextEncoder().encode(JSON.stringify(text)).length + 40;
}

function cutBefore(conversation, turnId) {
  const at = conversation.turns.findIndex((turn) => turn.id === turnId);
  conversation.turns.length = at < 0 ? conversation.turns.length : at;
}
