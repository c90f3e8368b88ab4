package dev.parley.api.wire.openai;

import dev.parley.conversation.AnswerPiece;
import dev.parley.job.JobEvent;

/**
 * Counts the tokens of an answer up to the last event that held a thought: thinking comes before
 * all else, and an event is cut as it was generated. Not thread-safe.
 */
public final class ReasoningCount {

  private int all;
  private int reasoning;

  public void add(JobEvent.Tokens tokens) {
    all += tokens.ids().size();
    if (tokens.pieces().stream().anyMatch(AnswerPiece.Reasoning.class::isInstance)) {
      reasoning = all;
    }
  }

  public int tokens() {
    return reasoning;
  }
}
