package dev.parley.bench.relay;

import dev.parley.bench.scale.Chat;
import dev.parley.bench.scale.Waits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/**
 * Asks chats at their moments, whether others are answered or not, and notes how long they wait.
 */
record MeasuredWaits(JobRequests requests) {

  /** Of all, as Redis's clock has them. */
  Waits of(List<Chat> chats) throws InterruptedException, ExecutionException {
    Waits waits = new Waits();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Double>> answers = new ArrayList<>();
      long start = System.nanoTime();
      for (Chat chat : chats) {
        long due = start + (long) (chat.at() * 1e9);
        Waiting.pass(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        answers.add(callers.submit(() -> wait(http, chat)));
      }
      for (Future<Double> answer : answers) {
        waits.add(answer.get());
      }
    }
    return waits;
  }

  private double wait(HttpClient http, Chat chat) throws IOException, InterruptedException {
    JsonNode job = requests.awaitJob(http, chat.tokens());
    if (!job.path("status").asString().equals("completed")) {
      throw new IOException("not answered: " + job);
    }
    return job.path("timings").path("queued_ms").asDouble() / 1e3;
  }
}
