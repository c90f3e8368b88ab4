package dev.parley.bench.relay;

import dev.parley.bench.measurement.Machine;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code relay}: from the engine through Redis and an API to the client. */
@Command(
    name = "relay",
    description = "How long a token is on its way from the engine to the client of its stream.",
    mixinStandardHelpOptions = true)
public final class RelayCommand implements Callable<Integer> {

  @Option(names = "--streams", description = "At once (${DEFAULT-VALUE}).")
  private int streams = 200;

  @Option(names = "--seats", description = "Chats of one worker (${DEFAULT-VALUE}).")
  private int seats = 8;

  @Option(names = "--rate", description = "Tokens per second of a stream (${DEFAULT-VALUE}).")
  private int rate = 5;

  @Option(names = "--seconds", description = "Measured, after as long a warm-up.")
  private int seconds = 20;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Clock clock = new Clock();
    Duration pace = Duration.ofSeconds(1).dividedBy(rate);
    try (Stack stack = Stack.start()) {
      URI api = stack.api(List.of(), "--parley.queue.depth=" + 2 * streams).url();
      try (var _ = ClockWorkers.start(stack.redisUrl(), clock, streams, seats, pace);
          ViewerGroup viewers = new ViewerGroup(api, clock)) {
        String request = new JobRequests(api).streamedJob(rate * (2 * seconds + 20));
        for (int i = 0; i < streams; i++) {
          viewers.join(request);
        }
        Waiting.until(() -> viewers.open() + viewers.lost() == streams);
        Waiting.pass(Duration.ofSeconds(seconds));
        viewers.delays().clear();
        Waiting.pass(Duration.ofSeconds(seconds));
        print(viewers);
      }
    }
    return 0;
  }

  private void print(ViewerGroup viewers) {
    Delays delays = viewers.delays();
    Report.line(
        String.format(
            Locale.ROOT,
            "%s%n%n%d streams (%d lost) of %d tokens/s, workers of %d seats: %d tokens in %d s",
            Machine.name(),
            viewers.open(),
            viewers.lost(),
            rate,
            seats,
            delays.count(),
            seconds));
    Report.line(
        String.format(
            Locale.ROOT,
            "engine to client: p50 %s ms, p95 %s ms, p99 %s ms",
            Numbers.brief(delays.quantile(0.5)),
            Numbers.brief(delays.quantile(0.95)),
            Numbers.brief(delays.quantile(0.99))));
  }
}
