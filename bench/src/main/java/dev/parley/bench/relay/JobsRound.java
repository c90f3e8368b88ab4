package dev.parley.bench.relay;

import dev.parley.bench.measurement.RedisLoad;
import dev.parley.bench.stack.Stack;
import dev.parley.redis.RedisConnections;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks chats of one token, as many at once as there are callers, and waits for each answer. */
final class JobsRound implements AutoCloseable {

  /**
   * What a chat cost.
   *
   * @param perSecond chats
   * @param api milliseconds of processor time of the API process for a thousand
   * @param redis what a chat cost there
   */
  record Cost(double perSecond, double api, RedisLoad redis) {}

  private static final String BODY =
      "{\"model\":\""
          + ClockModel.NAME.value()
          + "\",\"messages\":[{\"role\":\"user\",\"content\":\"time?\"}],\"max_tokens\":1}";

  private final Stack.Ready api;
  private final RedisConnections redis;
  private final int jobs;
  private final int callers;
  private final HttpClient http = HttpClient.newHttpClient();

  JobsRound(Stack.Ready api, RedisConnections redis, int jobs, int callers) {
    this.api = api;
    this.redis = redis;
    this.jobs = jobs;
    this.callers = callers;
  }

  Cost run(int owners) throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger();
    Duration apiBefore = apiTime();
    RedisLoad redisBefore = RedisLoad.of(redis);
    long start = System.nanoTime();
    Callable<Void> caller =
        () -> {
          for (int job = next.getAndIncrement(); job < jobs; job = next.getAndIncrement()) {
            ask(job % owners);
          }
          return null;
        };
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : pool.invokeAll(Collections.nCopies(callers, caller))) {
        done.get();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Cost(
        jobs / seconds,
        apiTime().minus(apiBefore).toNanos() / 1e6 / jobs * 1000,
        RedisLoad.of(redis).since(redisBefore).each(jobs));
  }

  private void ask(int owner) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.url() + "/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .header("Cookie", String.format(Locale.ROOT, "parley=owner%017d", owner))
            .POST(BodyPublishers.ofString(BODY))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
  }

  private Duration apiTime() {
    return ProcessHandle.of(api.program().pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    http.close();
  }
}
