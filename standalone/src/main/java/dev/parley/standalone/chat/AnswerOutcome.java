package dev.parley.standalone.chat;

/**
 * How one answer ended.
 *
 * @param text all that came
 */
record AnswerOutcome(How how, String text) {

  /** Completed, or why not. */
  enum How {
    COMPLETED,
    INCOMPLETE,
    INTERRUPTED,
    NO_SERVER
  }
}
