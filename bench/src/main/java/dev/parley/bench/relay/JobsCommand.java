package dev.parley.bench.relay;

import dev.parley.bench.measurement.Machine;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.bench.stack.Stack;
import dev.parley.redis.RedisConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jobs}: how many chats of one token pass the whole stack. */
@Command(
    name = "jobs",
    description = "Chats of one token through API, Redis and worker, whose model takes no time.",
    mixinStandardHelpOptions = true)
public final class JobsCommand implements Callable<Integer> {

  private static final Duration NO_TIME = Duration.ofNanos(100_000);

  @Option(names = "--jobs", description = "In a round (${DEFAULT-VALUE}).")
  private int jobs = 2000;

  @Option(names = "--callers", description = "At once (${DEFAULT-VALUE}).")
  private int callers = 16;

  @Option(names = "--rounds", description = "Medians are printed (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    Report.line(Machine.name() + System.lineSeparator());
    Table table =
        new Table(
            "owners", "jobs /s", "API ms/1000", "Redis ms/1000", "commands", "in", "out", "kept");
    Clock clock = new Clock();
    try (Stack stack = Stack.start()) {
      Stack.Ready api =
          stack.api(List.of(), "--parley.queue.depth=1000", "--parley.owner.live-jobs=0");
      try (var _ = ClockWorkers.start(stack.redisUrl(), clock, callers, callers, NO_TIME);
          RedisConnections redis = stack.redis();
          JobsRound round = new JobsRound(api, redis, jobs, callers)) {
        for (int owners : new int[] {1, 200}) {
          round.run(owners); // warms up
          List<JobsRound.Cost> costs = new ArrayList<>();
          for (int i = 0; i < rounds; i++) {
            costs.add(round.run(owners));
          }
          table.row(
              Integer.toString(owners),
              median(costs, JobsRound.Cost::perSecond),
              median(costs, JobsRound.Cost::api),
              median(costs, cost -> cost.redis().micros()),
              median(costs, cost -> cost.redis().commands()),
              median(costs, cost -> cost.redis().received()),
              median(costs, cost -> cost.redis().sent()),
              median(costs, cost -> cost.redis().memory()));
        }
      }
    }
    Report.line(table.toString());
    return 0;
  }

  private static String median(
      List<JobsRound.Cost> costs, ToDoubleFunction<JobsRound.Cost> figure) {
    return Numbers.brief(Numbers.median(costs.stream().mapToDouble(figure).toArray()));
  }
}
