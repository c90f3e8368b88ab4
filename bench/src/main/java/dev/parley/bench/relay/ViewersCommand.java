package dev.parley.bench.relay;

import dev.parley.bench.measurement.Machine;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.stack.Stack;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code viewers}: how many watch through one API process. */
@Command(
    name = "viewers",
    description = "Lets thousands of viewers watch a few jobs through one API process.",
    mixinStandardHelpOptions = true)
public final class ViewersCommand implements Callable<Integer> {

  @Option(names = "--viewers", description = "At once (${DEFAULT-VALUE}); mind ulimit -n.")
  private int viewers = 10_000;

  @Option(names = "--jobs", description = "That they watch (${DEFAULT-VALUE}).")
  private int jobs = 8;

  @Option(names = "--rate", description = "Tokens per second of a job (${DEFAULT-VALUE}).")
  private int rate = 1;

  @Option(names = "--seconds", description = "Measured (${DEFAULT-VALUE}).")
  private int seconds = 30;

  @Option(names = "--heap", description = "Of the API process (${DEFAULT-VALUE}).")
  private String heap = "1g";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Clock clock = new Clock();
    Duration pace = Duration.ofSeconds(1).dividedBy(rate);
    try (Stack stack = Stack.start()) {
      Stack.Ready api =
          stack.api(
              List.of("-Xmx" + heap),
              "--parley.stream.max=" + 2 * viewers,
              "--server.tomcat.max-connections=" + 2 * viewers);
      try (var _ = ClockWorkers.start(stack.redisUrl(), clock, jobs, jobs, pace);
          ViewerGroup group = new ViewerGroup(api.url(), clock, RelayWire.NATIVE.marker())) {
        gather(group, new JobRequests(api.url()));
        group.delays().clear();
        Waiting.pass(Duration.ofSeconds(seconds));
        print(group, api);
      }
    }
    return 0;
  }

  private void gather(ViewerGroup group, JobRequests requests)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < jobs; i++) {
        ids.add(requests.startJob(http, Math.min(4000, rate * (seconds + 120))));
      }
    }
    for (int i = 0; i < viewers; i++) {
      group.join(requests.events(ids.get(i % jobs)));
    }
    Waiting.until(() -> group.open() + group.lost() == viewers);
  }

  private void print(ViewerGroup group, Stack.Ready api) {
    Delays delays = group.delays();
    double expected = (double) group.open() * rate * seconds;
    Report.line(
        String.format(
            Locale.ROOT,
            "%s%n%n%d viewers of %d jobs at %d tokens/s, heap %s: %d open, %d lost",
            Machine.name(),
            viewers,
            jobs,
            rate,
            heap,
            group.open(),
            group.lost()));
    Report.line(
        String.format(
            Locale.ROOT,
            "%d tokens delivered (%.1f %% of %.0f); p50 %s ms, p99 %s ms; API's peak memory %.2f"
                + " GB",
            delays.count(),
            100 * delays.count() / expected,
            expected,
            Numbers.brief(delays.quantile(0.5)),
            Numbers.brief(delays.quantile(0.99)),
            Machine.peakMemory(api.program().pid()) / 1e9));
  }
}
