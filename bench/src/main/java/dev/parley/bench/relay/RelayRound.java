package dev.parley.bench.relay;

import dev.parley.bench.measurement.RedisLoad;
import dev.parley.bench.stack.Stack;
import dev.parley.redis.RedisConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What one round of streams showed.
 *
 * @param streams that were open at its end
 * @param tokens that arrived while it was measured
 * @param p50 of the milliseconds from the engine to the client; so p95 and p99
 * @param cpu milliseconds of the API process for a thousand tokens
 * @param redis what a token cost there, beats and sweeps included
 */
record RelayRound(
    int streams,
    int lost,
    int tokens,
    double p50,
    double p95,
    double p99,
    double cpu,
    RedisLoad redis) {

  /**
   * How a round is run.
   *
   * @param seats of one worker
   * @param rate tokens per second of a stream
   * @param seconds measured, after as long a warm-up
   */
  record Plan(int streams, int seats, int rate, int seconds) {}

  /** Runs one with a Redis, an API process and workers of its own. */
  static RelayRound run(Plan plan, RelayWire wire) throws IOException, InterruptedException {
    Clock clock = new Clock();
    Duration pace = Duration.ofSeconds(1).dividedBy(plan.rate());
    try (Stack stack = Stack.start()) {
      Stack.Ready api = stack.api(List.of(), "--parley.queue.depth=" + 2 * plan.streams());
      try (var _ = ClockWorkers.start(stack.redisUrl(), clock, plan.streams(), plan.seats(), pace);
          RedisConnections redis = stack.redis();
          ViewerGroup viewers = new ViewerGroup(api.url(), clock, wire.marker())) {
        String request =
            new JobRequests(api.url()).streamed(wire, plan.rate() * (2 * plan.seconds() + 20));
        for (int i = 0; i < plan.streams(); i++) {
          viewers.join(request);
        }
        Waiting.until(() -> viewers.open() + viewers.lost() == plan.streams());
        Waiting.pass(Duration.ofSeconds(plan.seconds()));
        viewers.delays().clear();
        Duration before = cpu(api);
        RedisLoad load = RedisLoad.of(redis);
        Waiting.pass(Duration.ofSeconds(plan.seconds()));
        return of(viewers, cpu(api).minus(before), RedisLoad.of(redis).since(load));
      }
    }
  }

  private static RelayRound of(ViewerGroup viewers, Duration cpu, RedisLoad redis) {
    Delays delays = viewers.delays();
    int tokens = delays.count();
    return new RelayRound(
        viewers.open(),
        viewers.lost(),
        tokens,
        delays.quantile(0.5),
        delays.quantile(0.95),
        delays.quantile(0.99),
        cpu.toNanos() / 1e6 / tokens * 1000,
        redis.each(tokens));
  }

  private static Duration cpu(Stack.Ready api) {
    return ProcessHandle.of(api.program().pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }
}
