package dev.parley.standalone.chat;

import dev.parley.client.ParleyClient;
import dev.parley.client.SubmitOutcome;
import dev.parley.service.process.ExitCode;
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
        switch (answer(List.of(ChatTurn.user(question))).how()) {
          case COMPLETED -> ExitCode.OK;
          case INCOMPLETE, NO_SERVER -> ExitCode.FAILED;
          case INTERRUPTED -> ExitCode.INTERRUPTED;
        };
    return code.code();
  }

  /** Reads questions until the input ends; the result is the exit code. */
  public int converse() throws InterruptedException, IOException {
    terminal.err().println("Talk to " + address + "; Ctrl-C stops an answer, Ctrl-D ends.");
    List<ChatTurn> turns = new ArrayList<>();
    for (Optional<String> line = prompt("> "); line.isPresent(); line = prompt("> ")) {
      if (line.get().isBlank()) {
        continue;
      }
      turns.add(ChatTurn.user(line.get()));
      if (!answerOnceOrAfterCalls(turns)) {
        return ExitCode.FAILED.code();
      }
    }
    terminal.err().println();
    return ExitCode.OK.code();
  }

  /** Whether there was a server. The person plays the tools that the model calls. */
  private boolean answerOnceOrAfterCalls(List<ChatTurn> turns)
      throws InterruptedException, IOException {
    AnswerOutcome outcome = answer(turns);
    while (outcome.how() == AnswerOutcome.How.COMPLETED && !outcome.calls().isEmpty()) {
      turns.add(ChatTurn.assistant(outcome.text(), outcome.calls()));
      for (JsonNode call : outcome.calls()) {
        String result = prompt("result of " + call.path("name").asString("") + "> ").orElse("");
        turns.add(ChatTurn.result(call.path("id").asString(""), result));
      }
      outcome = answer(turns);
    }
    switch (outcome.how()) {
      case COMPLETED -> turns.add(ChatTurn.assistant(outcome.text(), List.of()));
      case INTERRUPTED, INCOMPLETE -> keepWhatCame(turns, outcome);
      case NO_SERVER -> {}
    }
    return outcome.how() != AnswerOutcome.How.NO_SERVER;
  }

  private AnswerOutcome answer(List<ChatTurn> turns) throws InterruptedException {
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
    AnswerPrinter printed = new AnswerPrinter(terminal, options.output());
    AnswerView view = new AnswerView(client, job, printed, terminal);
    setView(view);
    Optional<JsonNode> end = view.follow();
    end.ifPresent(printed::end);
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
    List<JsonNode> calls = job.path("output").path("tool_calls").valueStream().toList();
    return new AnswerOutcome(AnswerOutcome.How.COMPLETED, text, calls);
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

  private Optional<String> prompt(String what) throws IOException {
    terminal.err().print(what);
    terminal.err().flush();
    return Optional.ofNullable(terminal.in().readLine());
  }

  /** The roles must alternate: a question without any answer leaves the conversation. */
  private static void keepWhatCame(List<ChatTurn> turns, AnswerOutcome outcome) {
    if (!outcome.text().isBlank()) {
      turns.add(ChatTurn.assistant(outcome.text(), List.of()));
      return;
    }
    while (!turns.removeLast().isQuestion()) {
      // so do the calls that it led to, and their results
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
