package dev.parley.bench.stack;

import dev.parley.bench.measurement.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * A load of one shape.
 *
 * @param chats at once
 * @param prompt tokens of each question
 * @param answer tokens of each answer
 */
public record Load(int chats, int prompt, int answer) {

  /**
   * Medians over the rounds, but for first tokens, where all chats of all rounds count.
   *
   * @param firstP50 ms until the first token
   * @param firstP95 ms until the first token
   * @param gap ms between tokens of one chat
   * @param throughput tokens per second, question to last token, all chats
   * @param decode tokens per second while all chats decode; 0 when they never do together
   * @param prefill tokens of prompts per second
   */
  public record Result(
      double firstP50,
      double firstP95,
      double gap,
      double throughput,
      double decode,
      double prefill) {}

  /** Runs rounds that do not count, of each load in turn, for so long. */
  public static void warmUp(
      List<Load> loads, Function<Load, ChatClient> clients, Prompts prompts, Duration time)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (int i = 0; System.nanoTime() - end < 0; i++) {
      Load load = loads.get(i % loads.size());
      load.round(clients.apply(load), prompts);
    }
  }

  /** Runs one round that does not count and {@code rounds} that do. */
  public Result measure(ChatClient client, Prompts prompts, int rounds)
      throws InterruptedException {
    round(client, prompts);
    List<Round> counted = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      counted.add(round(client, prompts));
    }
    double[] firsts = all(counted, Round::firstTokens);
    return new Result(
        Numbers.median(firsts),
        Numbers.quantile(0.95, firsts),
        Numbers.median(all(counted, Round::gaps)),
        median(counted, Round::tokensPerSecond),
        median(counted, Round::decodeTokensPerSecond),
        median(counted, round -> round.prefillTokensPerSecond(prompt)));
  }

  private Round round(ChatClient client, Prompts prompts) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Timeline>> asked = new ArrayList<>();
      for (int i = 0; i < chats; i++) {
        String question = prompts.next(prompt);
        asked.add(threads.submit(() -> ask(client, question, start)));
      }
      start.countDown();
      List<Timeline> answered = new ArrayList<>();
      for (Future<Timeline> chat : asked) {
        answered.add(chat.get());
      }
      return new Round(answered);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a chat failed", e.getCause());
    }
  }

  private Timeline ask(ChatClient client, String question, CountDownLatch start)
      throws IOException, InterruptedException {
    start.await();
    Timeline timeline = new Timeline(System.nanoTime());
    client.ask(question, answer, tokens -> timeline.add(System.nanoTime(), tokens));
    return timeline;
  }

  private static double[] all(List<Round> rounds, Function<Round, double[]> of) {
    return rounds.stream().map(of).flatMapToDouble(DoubleStream::of).toArray();
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
    return Numbers.median(rounds.stream().mapToDouble(of).toArray());
  }
}
