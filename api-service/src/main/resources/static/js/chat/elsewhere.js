/**
 * What becomes of answers that nobody is looking at? They are asked after now and then, and erased on
 * the server together with their conversation.
 *
 * @module
 */

import { eraseJob, fetchJob } from '../net/api.js';
import { applyJob, isLive, lose } from './answer.js';

/** The server keeps a result for minutes; older ones are gone already. */
const KEPT = 3_600_000;

/**
 * Asks after a live answer, and takes its end.
 *
 * @param {import('./answer.js').Answer} answer
 * @returns {Promise<boolean>} whether it has ended
 */
export async function ended(answer) {
  if (answer.jobId === null) {
    return false;
  }
  try {
    applyJob(answer, await fetchJob(answer.jobId));
  } catch (refusal) {
    if (refusal.status === 404) {
      lose(answer);
    }
  }
  return !isLive(answer);
}

/**
 * Erases what the server holds of a conversation, as far as it can be reached.
 *
 * @param {import('./conversation.js').Conversation} conversation
 */
export function erase(conversation) {
  for (const turn of conversation.turns) {
    if (turn.jobId && (isLive(turn) || Date.now() - turn.createdAt < KEPT)) {
      eraseJob(turn.jobId).catch(() => {});
    }
  }
}
