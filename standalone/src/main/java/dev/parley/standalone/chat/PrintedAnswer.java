package dev.parley.standalone.chat;

import java.util.function.Consumer;

/**
 * The text of an answer as it grows. What was printed cannot be taken back, so after a reset only
 * what goes beyond it is printed.
 */
final class PrintedAnswer {

  private final Consumer<String> print;
  private final StringBuilder text = new StringBuilder();
  private String printed = "";
  private boolean differs;

  PrintedAnswer(Consumer<String> print) {
    this.print = print;
  }

  void append(String part) {
    text.append(part);
    String all = text.toString();
    if (all.startsWith(printed)) {
      print.accept(all.substring(printed.length()));
      printed = all;
    } else if (!printed.startsWith(all)) {
      differs = true;
    }
  }

  /** The whole text comes again. */
  void reset() {
    text.setLength(0);
    differs = false;
  }

  /** True when what was printed is no part of the answer: it should be printed anew at its end. */
  boolean differs() {
    return differs || !text.toString().equals(printed);
  }

  boolean isEmpty() {
    return printed.isEmpty();
  }

  String text() {
    return text.toString();
  }
}
