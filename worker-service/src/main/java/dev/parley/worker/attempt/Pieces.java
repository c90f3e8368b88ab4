package dev.parley.worker.attempt;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.AnswerPiece.CallArguments;
import dev.parley.conversation.AnswerPiece.Reasoning;
import dev.parley.conversation.AnswerPiece.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts consecutive pieces of one part together. */
final class Pieces {

  private Pieces() {}

  /** The same answer in as few pieces as possible. */
  static List<AnswerPiece> join(List<AnswerPiece> pieces) {
    List<AnswerPiece> joined = new ArrayList<>();
    for (AnswerPiece piece : pieces) {
      Optional<AnswerPiece> longer =
          joined.isEmpty() ? Optional.empty() : joined(joined.getLast(), piece);
      if (longer.isPresent()) {
        joined.set(joined.size() - 1, longer.get());
      } else {
        joined.add(piece);
      }
    }
    return joined;
  }

  private static Optional<AnswerPiece> joined(AnswerPiece first, AnswerPiece second) {
    if (first instanceof Text(String a) && second instanceof Text(String b)) {
      return Optional.of(new Text(a + b));
    }
    if (first instanceof Reasoning(String a) && second instanceof Reasoning(String b)) {
      return Optional.of(new Reasoning(a + b));
    }
    return first instanceof CallArguments(int call, String a)
            && second instanceof CallArguments(int other, String b)
            && call == other
        ? Optional.of(new CallArguments(call, a + b))
        : Optional.empty();
  }
}
