package dev.parley.bench.abuser;

import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.bench.stack.ChatClient;
import dev.parley.bench.stack.ParleyChatClient;
import dev.parley.bench.stack.Prompts;
import dev.parley.bench.stack.Stack;
import dev.parley.job.JobPriority;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abuser FOLDER}: three honest callers alone and beside one who means harm, by turns. */
@Command(
    name = "abuser",
    description = "Measures what one abuser costs others' first token, through the whole stack.",
    mixinStandardHelpOptions = true)
public final class AbuserCommand implements Callable<Integer> {

  private static final int HONEST = 3;
  private static final int PROMPT = 40;
  private static final int QUESTIONS = 300;

  @Parameters(paramLabel = "FOLDER", description = "The model that runs.")
  private Path folder = Path.of("");

  @Option(names = "--seconds", description = "Of each half of a round (${DEFAULT-VALUE}).")
  private int seconds = 5;

  @Option(
      names = "--reading",
      description = "Milliseconds for which an honest caller reads an answer (${DEFAULT-VALUE}).")
  private int reading = 500;

  @Option(names = "--rounds", description = "Of each kind (${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(names = "--warm-up", description = "Seconds before (${DEFAULT-VALUE}).")
  private int warmUp = 20;

  @Option(names = "--live", description = "Jobs of the abuser at once; the server's unless given.")
  private long live;

  @Option(
      names = "--kinds",
      split = ",",
      description = "${COMPLETION-CANDIDATES}; each alone, then all together.")
  private List<Abuse> kinds = List.of(Abuse.values());

  @Option(
      names = "--worker",
      split = " ",
      description = "Settings of the worker (${DEFAULT-VALUE}).")
  private List<String> worker = List.of("--parley.worker.seats=12");

  /** Medians over the rounds of one half, in ms. */
  private record Half(double p50, double p95) {

    static Half of(List<double[]> rounds) {
      return new Half(
          Numbers.median(rounds.stream().mapToDouble(Numbers::median).toArray()),
          Numbers.median(rounds.stream().mapToDouble(r -> Numbers.quantile(0.95, r)).toArray()));
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report.begin(
        String.format(
            Locale.ROOT,
            "%s; %d honest callers who read for %d ms, %d rounds of 2 x %d s, %d s of warm-up",
            folder,
            HONEST,
            reading,
            rounds,
            seconds,
            warmUp));
    try (Stack stack = Stack.start();
        RedisConnections redis =
            RedisConnections.open(RedisSettings.of(stack.redisUrl()), RedisConnections.Role.API)) {
      KeyStore keys = new KeyStore(redis);
      String abuser = key(keys, live > 0 ? OptionalLong.of(live) : OptionalLong.empty());
      List<String> honest =
          IntStream.range(0, HONEST).mapToObj(i -> key(keys, OptionalLong.empty())).toList();
      URI api = stack.api(List.of()).url();
      stack.worker(folder, Stack.WORKER_JVM, worker.toArray(String[]::new));
      Report.table(measure(api, honest, abuser));
    }
    return 0;
  }

  private static String key(KeyStore keys, OptionalLong live) {
    Plan.Limits limits =
        new Plan.Limits(live, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    Plan plan = new Plan(Plan.Role.MEMBER, limits, JobPriority.NORMAL, List.of());
    return keys.create(new NewKey("bench", plan, Optional.empty())).key().reveal();
  }

  private Table measure(URI api, List<String> honest, String abuser)
      throws IOException, InterruptedException {
    String model = ParleyChatClient.firstModel(api, honest.getFirst());
    HonestCallers callers =
        new HonestCallers(
            honest.stream()
                .<ChatClient>map(key -> ParleyChatClient.withKey(api, model, PROMPT, key))
                .toList(),
            questions(),
            Duration.ofMillis(reading));
    callers.firstTokens(Duration.ofSeconds(warmUp));
    Table table =
        new Table("abuse", "alone p50", "p95 ms", "beside p50", "p95 ms", "p50 later", "p95 later");
    List<List<Abuse>> all = new ArrayList<>(kinds.stream().map(List::of).toList());
    List<Abuse> abuses = kinds.stream().filter(kind -> kind != Abuse.HONEST).toList();
    if (abuses.size() > 1) {
      all.add(abuses);
    }
    for (List<Abuse> kind : all) {
      Report.line(row(table, kind, callers, () -> abuser(api, abuser, model, callers)));
    }
    Report.line("");
    return table;
  }

  private Abuser abuser(URI api, String key, String model, HonestCallers others) {
    return new Abuser(api, key, model, others, Duration.ofSeconds(seconds));
  }

  private String row(
      Table table, List<Abuse> kind, HonestCallers callers, Supplier<Abuser> newAbuser)
      throws IOException, InterruptedException {
    String name =
        kind.size() == 1 ? kind.getFirst().name().toLowerCase(Locale.ROOT) : "all together";
    List<double[]> alone = new ArrayList<>();
    List<double[]> beside = new ArrayList<>();
    String summary = "";
    for (int round = 0; round < rounds; round++) {
      alone.add(callers.firstTokens(Duration.ofSeconds(seconds)));
      try (Abuser abuser = newAbuser.get()) {
        Thread abusing = Thread.ofVirtual().start(() -> run(kind, abuser));
        beside.add(callers.firstTokens(Duration.ofSeconds(seconds)));
        abusing.join();
        summary = abuser.summary();
        abuser.leave();
      }
    }
    Half before = Half.of(alone);
    Half after = Half.of(beside);
    table.row(
        name,
        Numbers.brief(before.p50()),
        Numbers.brief(before.p95()),
        Numbers.brief(after.p50()),
        Numbers.brief(after.p95()),
        percent(after.p50() / before.p50()),
        percent(after.p95() / before.p95()));
    return name + ": " + summary;
  }

  private static void run(List<Abuse> kind, Abuser abuser) {
    try {
      Abuse.run(kind, abuser);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%+.0f %%", (ratio - 1) * 100);
  }

  /** Made before anything is measured; asked again when they have all been. */
  private Supplier<String> questions() {
    ConcurrentLinkedQueue<String> all;
    try (Prompts prompts = new Prompts(folder, 1)) {
      all =
          Arrays.stream(new int[QUESTIONS])
              .mapToObj(_ -> prompts.next(PROMPT))
              .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
    }
    return () -> {
      String next = all.remove();
      all.add(next);
      return next;
    };
  }
}
