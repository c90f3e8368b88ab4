package dev.parley.bench.queue;

import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code queue}: the scripts that every job passes, on Redis alone. */
@Command(
    name = "queue",
    description = "Times enqueueing, claiming and ending jobs: one caller, Redis alone.",
    mixinStandardHelpOptions = true)
public final class QueueScriptsCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Option(
      names = "--redis",
      description = "The server; what is left there has the prefix 'bench' and expires.",
      defaultValue = "redis://127.0.0.1:6379")
  private String redis = "";

  @Option(names = "--jobs", description = "In a round.", defaultValue = "2000")
  private int jobs;

  @Option(
      names = "--rounds",
      description = "The best counts: other load only slows.",
      defaultValue = "9")
  private int rounds;

  @Override
  public Integer call() {
    try (RedisConnections connections =
        RedisConnections.open(
            new RedisSettings(redis, "bench", 1, TIMEOUT), RedisConnections.Role.WORKER)) {
      Report.begin(
          jobs + " jobs wait, then are claimed and ended, " + rounds + " times; the best counts");
      Table table = new Table("owners", "enqueue /s", "Redis µs", "claim and end /s", "Redis µs");
      QueueRound round = new QueueRound(connections, jobs);
      for (int owners : new int[] {1, 200}) {
        round.run(owners); // warms up
        table.row(row(owners, round));
      }
      Report.table(table);
      return 0;
    }
  }

  private String[] row(int owners, QueueRound round) {
    List<QueueRound.Costs> costs = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      costs.add(round.run(owners));
    }
    return new String[] {
      Integer.toString(owners),
      whole(costs.stream().mapToDouble(of -> of.enqueue().perSecond()).max()),
      whole(costs.stream().mapToDouble(of -> of.enqueue().micros()).min()),
      whole(costs.stream().mapToDouble(of -> of.claimAndEnd().perSecond()).max()),
      whole(costs.stream().mapToDouble(of -> of.claimAndEnd().micros()).min())
    };
  }

  private static String whole(OptionalDouble value) {
    return String.format(Locale.ROOT, "%.0f", value.orElseThrow());
  }
}
