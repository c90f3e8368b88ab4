package dev.parley.worker.attempt;

import dev.parley.conversation.AnswerPiece;
import dev.parley.inference.constraint.RefusedTokenException;
import dev.parley.inference.engine.Generation;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.JobEvent.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs what earlier attempts logged through an answer, emitting nothing, and compares the text and
 * its parts. Equal ones mean that this worker's tokenizer and model continue the very same answer.
 */
sealed interface Takeover {

  /**
   * The answer goes on.
   *
   * @param context prompt and logged tokens, to be computed before the next token
   */
  record Continues(int[] context) implements Takeover {}

  /** The log already ends the answer. */
  record Whole(FinishReason reason) implements Takeover {}

  /** These tokens do not make this text here. */
  record Mismatch() implements Takeover {}

  /**
   * @param answer new; has accepted all logged tokens afterwards
   */
  static Takeover of(int[] prompt, Generation answer, List<Tokens> logged) {
    for (Tokens event : logged) {
      if (event.index() != answer.length() || !replay(answer, event)) {
        return new Mismatch();
      }
    }
    return answer
        .ending()
        .<Takeover>map(Whole::new)
        .orElseGet(() -> new Continues(context(prompt, logged)));
  }

  /** How many tokens the log holds. */
  static int tokens(List<Tokens> logged) {
    return logged.stream().mapToInt(event -> event.ids().size()).sum();
  }

  private static boolean replay(Generation answer, Tokens event) {
    List<AnswerPiece> pieces = new ArrayList<>();
    for (int id : event.ids()) {
      if (answer.ending().isPresent()) {
        return false;
      }
      try {
        pieces.addAll(answer.accept(id));
      } catch (IndexOutOfBoundsException e) {
        return false; // no token of this model
      } catch (RefusedTokenException e) {
        return false; // written without the answer's format, or by another reading of it
      }
    }
    return Pieces.join(pieces).equals(Pieces.join(event.pieces()));
  }

  private static int[] context(int[] prompt, List<Tokens> logged) {
    IntStream ids = logged.stream().flatMapToInt(event -> event.ids().stream().mapToInt(id -> id));
    return IntStream.concat(IntStream.of(prompt), ids).toArray();
  }
}
