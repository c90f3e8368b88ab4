package dev.parley.standalone.chat;

import dev.parley.client.ParleyClient;
import dev.parley.client.SubmitOutcome;
import dev.parley.service.process.ExitCode;
import dev.parley.standalone.chat.ChatOptions.Turn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Chats from a terminal: one question, or a conversation. Only answers go to standard output. Runs
 * on the thread of its caller; {@link #interrupt} comes from another.
 */
public final class ChatSession {

  private final ParleyClient client;
  private final ChatOptions options;
  private final Terminal terminal;
  private final String address;
  private boolean answering;
  private @Nullable AnswerView view;
  private int interrupts;

  public ChatSession(ParleyClient client, String address, ChatOptions options, Terminal terminal) {
    this.client = client;
    this.address = address;
    this.options = options;
    this.terminal = terminal;
  }

  /** What Ctrl-C means now. */
  public enum Interrupt {
    STOPS_THE_ANSWER,
    LEAVES
  }

  /** The first one stops the answer, the second, or one between answers, leaves. */
  public synchronized Interrupt interrupt() {
    interrupts++;
    if (!answering || interrupts > 1) {
      return Interrupt.LEAVES;
    }
    if (view != null) {
      view.cancel();
    }
    return Interrupt.STOPS_THE_ANSWER;
  }

  /** One question, one answer; the result is the exit code. */
  public int ask(String question) throws InterruptedException {
    ExitCode code =
        switch (answer(List.of(new Turn("user", question))).how()) {
          case COMPLETED -> ExitCode.OK;
          case INCOMPLETE, NO_SERVER -> ExitCode.FAILED;
          case INTERRUPTED -> ExitCode.INTERRUPTED;
        };
    return code.code();
  }

  /** Reads questions until the input ends; the result is the exit code. */
  public int converse() throws InterruptedException, IOException {
    terminal.err().println("Talk to " + address + "; Ctrl-C stops an answer, Ctrl-D ends.");
    List<Turn> turns = new ArrayList<>();
    for (Optional<String> line = prompt(); line.isPresent(); line = prompt()) {
      if (line.get().isBlank()) {
        continue;
      }
      turns.add(new Turn("user", line.get()));
      AnswerOutcome outcome = answer(turns);
      switch (outcome.how()) {
        case COMPLETED -> turns.add(new Turn("assistant", outcome.text()));
        case INTERRUPTED, INCOMPLETE -> keepWhatCame(turns, outcome);
        case NO_SERVER -> {
          return ExitCode.FAILED.code();
        }
      }
    }
    terminal.err().println();
    return ExitCode.OK.code();
  }

  private AnswerOutcome answer(List<Turn> turns) throws InterruptedException {
    startAnswering();
    try {
      return switch (client.submit(options.request(turns))) {
        case SubmitOutcome.Accepted(String job) -> follow(job);
        case SubmitOutcome.Refused(int status, String message) -> incomplete(message);
        case SubmitOutcome.NoServer() -> noServer();
      };
    } finally {
      stopAnswering();
    }
  }

  private AnswerOutcome follow(String job) throws InterruptedException {
    PrintedAnswer printed = new PrintedAnswer(this::print);
    AnswerView view = new AnswerView(client, job, printed, terminal);
    setView(view);
    Optional<JsonNode> end = view.follow();
    if (end.isPresent()) {
      show(end.get(), printed);
    }
    return ended(end, view, printed.text());
  }

  private AnswerOutcome ended(Optional<JsonNode> end, AnswerView view, String text) {
    if (view.wasCancelled()) {
      return new AnswerOutcome(AnswerOutcome.How.INTERRUPTED, text);
    }
    if (end.isEmpty()) {
      complain("the answer was lost: the server no longer has it, or is out of reach");
      return new AnswerOutcome(AnswerOutcome.How.INCOMPLETE, text);
    }
    return judged(end.get(), text);
  }

  private AnswerOutcome judged(JsonNode job, String text) {
    String status = job.path("status").asString("");
    if (!status.equals("completed")) {
      complain(job.path("error").path("message").asString("the chat was " + status));
      return new AnswerOutcome(AnswerOutcome.How.INCOMPLETE, text);
    }
    if (job.path("finish_reason").asString("").equals("length")) {
      complain("the answer reached its length limit; --max-tokens allows more");
    }
    return new AnswerOutcome(AnswerOutcome.How.COMPLETED, text);
  }

  private void show(JsonNode job, PrintedAnswer printed) {
    switch (options.output()) {
      case JSON -> terminal.out().println(job);
      case TEXT -> {
        String text = printed.text();
        if (printed.differs()) {
          complain("the answer was begun anew");
          terminal.out().print("\n" + text);
        }
        if (!text.isEmpty() && !text.endsWith("\n")) {
          terminal.out().println();
        }
      }
    }
    terminal.out().flush();
  }

  private void print(String text) {
    if (options.output() == ChatOptions.Output.TEXT) {
      terminal.out().print(text);
      terminal.out().flush();
    }
  }

  private synchronized void startAnswering() {
    interrupts = 0;
    answering = true;
  }

  /** Ctrl-C may have come while the question was on its way. */
  private synchronized void setView(AnswerView view) {
    this.view = view;
    if (interrupts > 0) {
      view.cancel();
    }
  }

  private synchronized void stopAnswering() {
    answering = false;
    view = null;
  }

  private Optional<String> prompt() throws IOException {
    terminal.err().print("> ");
    terminal.err().flush();
    return Optional.ofNullable(terminal.in().readLine());
  }

  /** The roles must alternate: a question without any answer leaves the conversation. */
  private static void keepWhatCame(List<Turn> turns, AnswerOutcome outcome) {
    if (outcome.text().isBlank()) {
      turns.removeLast();
    } else {
      turns.add(new Turn("assistant", outcome.text()));
    }
  }

  private AnswerOutcome incomplete(String message) {
    complain(message);
    return new AnswerOutcome(AnswerOutcome.How.INCOMPLETE, "");
  }

  private AnswerOutcome noServer() {
    complain("no Parley answers at " + address + ": start one with ./parley");
    return new AnswerOutcome(AnswerOutcome.How.NO_SERVER, "");
  }

  private void complain(String message) {
    terminal.err().println("parley: " + message);
  }
}
