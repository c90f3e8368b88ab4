package dev.parley.standalone.chat;

import dev.parley.client.JobFollower;
import dev.parley.client.ParleyClient;
import dev.parley.client.ServerSentEvent;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows one answer on the terminal while it comes. {@link #follow} runs on the thread of its
 * caller, {@link #cancel} may come from any.
 */
final class AnswerView implements JobFollower.Listener {

  private final ParleyClient client;
  private final String job;
  private final AnswerPrinter answer;
  private final StatusLine progress;
  private final Terminal terminal;
  private final JsonMapper json = JsonMapper.builder().build();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  AnswerView(ParleyClient client, String job, AnswerPrinter answer, Terminal terminal) {
    this.client = client;
    this.job = job;
    this.answer = answer;
    this.terminal = terminal;
    this.progress = new StatusLine(terminal);
  }

  /** The ended job; empty when the server does not know it, or was out of reach for too long. */
  Optional<JsonNode> follow() throws InterruptedException {
    Optional<ServerSentEvent> end = client.follower(job, this).follow();
    progress.clear();
    return end.map(event -> json.readTree(event.data()));
  }

  /** Asks the server to end the answer; does not wait for it. */
  void cancel() {
    if (cancelled.compareAndSet(false, true)) {
      Thread.ofVirtual().name("cancel").start(this::sendCancel);
    }
  }

  boolean wasCancelled() {
    return cancelled.get();
  }

  @Override
  public void onEvent(ServerSentEvent event) {
    JsonNode data = json.readTree(event.data());
    switch (event.name()) {
      case "queued" -> beforeAnswer(() -> progress.waiting(data));
      case "started" -> beforeAnswer(progress::thinking);
      case "tokens" -> {
        print(data.path("reasoning").asString(""), answer::addThought);
        print(data.path("text").asString(""), answer::addText);
      }
      case "reset" -> answer.reset();
      default -> {} // the end, or what a later server adds
    }
    if (terminal.out().checkError()) {
      cancel(); // nobody reads: `parley chat … | head`
    }
  }

  @Override
  public void onDisconnect() {
    progress.clear();
  }

  /** Once something of the answer stands in the line, nothing may be written over it. */
  private void beforeAnswer(Runnable show) {
    if (answer.isEmpty()) {
      show.run();
    }
  }

  private void print(String part, Consumer<String> printer) {
    if (!part.isEmpty()) {
      progress.clear();
      printer.accept(part);
    }
  }

  private void sendCancel() {
    try {
      var _ = client.cancel(job); // when the server cannot be reached, Ctrl-C leaves
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
