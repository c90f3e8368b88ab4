package dev.parley.standalone.chat;

import dev.parley.standalone.chat.ChatOptions.Output;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the parts of one answer on the terminal while they come: the text and the calls of tools on
 * standard output, a thought on standard error, dimmed where that is a terminal.
 */
final class AnswerPrinter {

  private static final String DIM = "\u001b[2m";
  private static final String NOT_DIM = "\u001b[22m";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Terminal terminal;
  private final Output output;
  private final PrintedAnswer thought = new PrintedAnswer(this::printThought);
  private final PrintedAnswer text = new PrintedAnswer(this::printText);
  private boolean thinking;

  AnswerPrinter(Terminal terminal, Output output) {
    this.terminal = terminal;
    this.output = output;
  }

  void addThought(String more) {
    thought.append(more);
  }

  void addText(String more) {
    text.append(more);
  }

  /** The whole answer comes again. */
  void reset() {
    thought.reset();
    text.reset();
  }

  /** Whether nothing of it has been printed. */
  boolean isEmpty() {
    return thought.isEmpty() && text.isEmpty();
  }

  String text() {
    return text.text();
  }

  /** What is left to print when the job has ended. */
  void end(JsonNode job) {
    endThought();
    switch (output) {
      case JSON -> terminal.out().println(job);
      case TEXT -> {
        endText();
        job.path("output")
            .path("tool_calls")
            .forEach(call -> terminal.out().println(legible(call)));
      }
    }
    terminal.out().flush();
  }

  private void endText() {
    String all = text.text();
    if (text.differs()) {
      terminal.err().println("parley: the answer was begun anew");
      terminal.out().print("\n" + all);
    }
    if (!all.isEmpty() && !all.endsWith("\n")) {
      terminal.out().println();
    }
  }

  /** Its arguments as the JSON that they are, unless the model erred. */
  private static JsonNode legible(JsonNode call) {
    ObjectNode shown = JSON.createObjectNode();
    shown.set("id", call.path("id"));
    shown.set("name", call.path("name"));
    try {
      shown.set("arguments", JSON.readTree(call.path("arguments").asString("")));
    } catch (JacksonException e) {
      shown.set("arguments", call.path("arguments"));
    }
    return shown;
  }

  private void printThought(String more) {
    if (output == Output.TEXT && !more.isEmpty()) {
      thinking = true;
      terminal.err().print(terminal.errIsTerminal() ? DIM + more + NOT_DIM : more);
      terminal.err().flush();
    }
  }

  private void printText(String more) {
    if (output == Output.TEXT && !more.isEmpty()) {
      endThought();
      terminal.out().print(more);
      terminal.out().flush();
    }
  }

  private void endThought() {
    if (thinking) {
      thinking = false;
      terminal.err().print(thought.text().endsWith("\n") ? "\n" : "\n\n");
      terminal.err().flush();
    }
  }
}
