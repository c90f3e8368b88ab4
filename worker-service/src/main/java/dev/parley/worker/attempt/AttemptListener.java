package dev.parley.worker.attempt;

import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.Outcome;
import dev.parley.worker.attempt.AttemptRecorder.Recording;

/**
 * Passes what the engine reports of one attempt's chat to all that follow it. The order matters:
 *
 * <ol>
 *   <li>The recording is first, because the publication's thread may end the attempt as soon as it
 *       has the last token, and then reads what was recorded.
 *   <li>The slot is last, because freeing it lets the intake begin another chat: by then this one
 *       is on its way out everywhere else.
 * </ol>
 */
record AttemptListener(
    Recording recording, Publication publication, ChatListener stallWatch, Runnable freeSlot)
    implements ChatListener {

  @Override
  public void admitted(int cached) {
    recording.admitted(cached);
    publication.admitted(cached);
    stallWatch.admitted(cached);
  }

  @Override
  public void generated(Token token) {
    recording.generated(token);
    publication.generated(token);
    stallWatch.generated(token);
  }

  @Override
  public void ended(Outcome outcome) {
    recording.ended(outcome);
    publication.ended(outcome);
    stallWatch.ended(outcome);
    freeSlot.run();
  }
}
