package dev.parley.bench.answers;

import dev.parley.conversation.Answer;
import dev.parley.conversation.Conversation;
import java.util.function.Predicate;

/**
 * A question whose answer can be checked.
 *
 * @param check whether an answer is right
 */
record Question(Kind kind, Conversation conversation, Predicate<Answer> check) {

  /** What is asked for. */
  enum Kind {
    /** A sum or a difference, in words. */
    ARITHMETIC,
    /** A JSON object of two given values. */
    JSON,
    /** A call of the one tool that serves, with its arguments. */
    TOOL_CALL
  }

  boolean isRight(Answer answer) {
    return check.test(answer);
  }
}
