package dev.parley.bench.abuser;

import dev.parley.access.KeyStore;
import dev.parley.bench.abuser.Operation.Rated;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.bench.stack.ParleyChatClient;
import dev.parley.bench.stack.Stack;
import dev.parley.redis.RedisConnections;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code costs FOLDER}: processor time of the server for each thing that a caller may do. It hardly
 * depends on what else the machine does, unlike times.
 */
@Command(
    name = "costs",
    description = "Processor time of API, worker and Redis for each thing that a caller may do.",
    mixinStandardHelpOptions = true)
public final class CostsCommand implements Callable<Integer> {

  private static final int THREADS = 4;
  private static final int MOST_PER_SECOND = 400;
  private static final Duration IDLE = Duration.ofSeconds(10);

  @Parameters(paramLabel = "FOLDER", description = "The model that runs.")
  private Path folder = Path.of("");

  @Option(names = "--operations", split = ",", description = "${COMPLETION-CANDIDATES}.")
  private List<Operation> operations = List.of(Operation.values());

  @Option(
      names = "--rounds",
      description = "Medians of so many are printed, after one that warms up (${DEFAULT-VALUE}).")
  private int rounds = 3;

  /** One API process that refuses nothing, one that refuses nearly all calls, and a worker. */
  private record Server(
      URI free, URI rated, ProcessorTime.Processes processes, String key, String model) {

    Abuser caller(Rated kind) {
      Abuser.Knowledge nothing = new Abuser.Knowledge(0, () -> "", Duration.ZERO);
      URI url = kind == Rated.YES ? rated : free;
      return new Abuser(url, key, model, nothing, Duration.ZERO);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Report.begin(folder + "; microseconds of processor time each");
    try (Stack stack = Stack.start();
        RedisConnections redis = stack.redis()) {
      Stack.Ready free =
          stack.api(List.of(), "--parley.owner.calls-per-second=0", "--parley.queue.depth=1000");
      Stack.Ready rated =
          stack.api(
              List.of(),
              "--parley.owner.calls-per-second=1",
              "--parley.owner.calls-burst=1",
              "--parley.owner.calls-wait=0s");
      Stack.Ready worker = stack.worker(folder, Stack.WORKER_JVM, "--parley.worker.seats=12");
      String key = CallerKeys.create(new KeyStore(redis), OptionalLong.of(0));
      List<Long> apis = List.of(free.program().pid(), rated.program().pid());
      ProcessorTime.Processes processes =
          new ProcessorTime.Processes(apis, worker.program().pid(), 0, redis);
      String model = ParleyChatClient.firstOffer(free.url(), key).id();
      Report.table(measure(new Server(free.url(), rated.url(), processes, key, model)));
    }
    return 0;
  }

  private Table measure(Server server)
      throws IOException, InterruptedException, ExecutionException {
    String job = endedJob(server);
    Map<Operation, List<ProcessorTime>> all = new EnumMap<>(Operation.class);
    for (Operation operation : operations) {
      all.put(operation, costs(operation, server, job));
    }
    ProcessorTime.Share idle = idle(server);
    Table table = new Table("operation", "times", "API µs", "worker µs", "Redis µs", "per second");
    all.forEach((operation, costs) -> table.row(row(operation, costs, idle)));
    return table;
  }

  /** At the end: servers that have just started compile what they run. */
  private static ProcessorTime.Share idle(Server server) {
    ProcessorTime start = server.processes().now();
    LockSupport.parkNanos(IDLE.toNanos());
    return server.processes().now().since(start).share();
  }

  private List<ProcessorTime> costs(Operation operation, Server server, String job)
      throws InterruptedException, ExecutionException {
    List<ProcessorTime> costs = new ArrayList<>();
    try (Abuser by = server.caller(operation.rated())) {
      repeat(operation, by, job);
      for (int round = 0; round < rounds; round++) {
        ProcessorTime before = server.processes().now();
        repeat(operation, by, job);
        costs.add(server.processes().now().since(before));
      }
      Report.line(operation.name().toLowerCase(Locale.ROOT) + ": " + by.summary());
    }
    return costs;
  }

  private static String[] row(
      Operation operation, List<ProcessorTime> costs, ProcessorTime.Share idle) {
    int times = operation.times();
    ToDoubleFunction<ProcessorTime> api = c -> c.api() - c.wall() * idle.api();
    ToDoubleFunction<ProcessorTime> worker = c -> c.worker() - c.wall() * idle.worker();
    ToDoubleFunction<ProcessorTime> redis = c -> c.redis() - c.wall() * idle.redis();
    return new String[] {
      operation.name().toLowerCase(Locale.ROOT),
      Integer.toString(times),
      median(costs, c -> api.applyAsDouble(c) / times * 1e6),
      median(costs, c -> worker.applyAsDouble(c) / times * 1e6),
      median(costs, c -> redis.applyAsDouble(c) / times * 1e6),
      median(costs, c -> times / c.wall())
    };
  }

  private static String median(List<ProcessorTime> costs, ToDoubleFunction<ProcessorTime> figure) {
    return Numbers.brief(Numbers.median(costs.stream().mapToDouble(figure).toArray()));
  }

  private static String endedJob(Server server) throws IOException, InterruptedException {
    try (Abuser by = server.caller(Rated.NO)) {
      String job = by.ask("hi", 1).getFirst();
      by.cancel(job);
      return job;
    }
  }

  private static void repeat(Operation operation, Abuser by, String job)
      throws InterruptedException, ExecutionException {
    AtomicInteger left = new AtomicInteger(operation.times());
    Pace pace = new Pace(MOST_PER_SECOND, Duration.ofHours(1));
    Callable<Void> repeating =
        () -> {
          while (left.getAndDecrement() > 0 && pace.await()) {
            operation.once(by, job);
          }
          return null;
        };
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : pool.invokeAll(Collections.nCopies(THREADS, repeating))) {
        done.get();
      }
    }
  }
}
