package dev.parley.bench.abuser;

import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.bench.stack.ChatClient;
import dev.parley.bench.stack.Child;
import dev.parley.bench.stack.ParleyChatClient;
import dev.parley.bench.stack.Stack;
import dev.parley.job.JobPriority;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code abuser FOLDER}: three honest callers alone and beside one who means harm, by turns. The
 * abuser is a process of its own at the lowest priority. Each round goes through all kinds, so that
 * what else the machine does falls on all of them.
 */
@Command(
    name = "abuser",
    description = "Measures what one abuser costs others' first token, through the whole stack.",
    mixinStandardHelpOptions = true)
public final class AbuserCommand implements Callable<Integer> {

  private static final int HONEST = 3;

  @Parameters(paramLabel = "FOLDER", description = "The model that runs.")
  private Path folder = Path.of("");

  @Option(names = "--seconds", description = "Of each half of a round (${DEFAULT-VALUE}).")
  private int seconds = 4;

  @Option(
      names = "--reading",
      description = "Milliseconds for which an honest caller reads an answer (${DEFAULT-VALUE}).")
  private int reading = 500;

  @Option(names = "--rounds", description = "Of each kind (${DEFAULT-VALUE}).")
  private int rounds = 5;

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

  @Option(names = "--api", split = " ", description = "Settings of the API.")
  private List<String> api = List.of();

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
          IntStream.range(0, HONEST).mapToObj(_ -> key(keys, OptionalLong.empty())).toList();
      URI server = stack.api(List.of(), api.toArray(String[]::new)).url();
      stack.worker(folder, Stack.WORKER_JVM, worker.toArray(String[]::new));
      Report.table(measure(server, honest, abuser));
    }
    return 0;
  }

  private static String key(KeyStore keys, OptionalLong live) {
    Plan.Limits limits =
        new Plan.Limits(live, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    Plan plan = new Plan(Plan.Role.MEMBER, limits, JobPriority.NORMAL, List.of());
    return keys.create(new NewKey("bench", plan, Optional.empty())).key().reveal();
  }

  private Table measure(URI server, List<String> honest, String abuser)
      throws IOException, InterruptedException {
    ParleyChatClient.Offer model = ParleyChatClient.firstOffer(server, honest.getFirst());
    Duration reads = Duration.ofMillis(reading);
    HonestCallers callers =
        new HonestCallers(
            honest.stream()
                .<ChatClient>map(
                    key -> ParleyChatClient.withKey(server, model.id(), Questions.TOKENS, key))
                .toList(),
            Questions.of(folder, Questions.Whose.HONEST),
            reads);
    List<String> arguments =
        AbuserProgram.arguments(server, abuser, model.id(), model.window(), folder, reads);
    try (Child program = Child.startLowly(AbuserProgram.class, arguments)) {
      program.answer();
      callers.firstTokens(Duration.ofSeconds(warmUp));
      return table(callers, program);
    }
  }

  private Table table(HonestCallers callers, Child abuser) throws InterruptedException {
    Map<List<Abuse>, Rounds> all = new LinkedHashMap<>();
    kinds().forEach(kind -> all.put(kind, new Rounds(name(kind))));
    Map<List<Abuse>, String> calls = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (List<Abuse> kind : all.keySet()) {
        double[] alone = callers.firstTokens(Duration.ofSeconds(seconds));
        abuser.ask(seconds * 1000 + " " + spell(kind));
        all.get(kind).add(alone, callers.firstTokens(Duration.ofSeconds(seconds)));
        calls.put(kind, abuser.answer());
      }
    }
    calls.forEach((kind, summary) -> Report.line(name(kind) + ": " + summary));
    Report.line("");
    Table table = new Table(Rounds.head());
    all.values().forEach(measured -> table.row(measured.row()));
    return table;
  }

  /** Each alone, then what means harm together. */
  private List<List<Abuse>> kinds() {
    List<List<Abuse>> all = new ArrayList<>(kinds.stream().map(List::of).toList());
    List<Abuse> harm = kinds.stream().filter(kind -> kind != Abuse.HONEST).toList();
    if (harm.size() > 1) {
      all.add(harm);
    }
    return all;
  }

  private static String name(List<Abuse> kind) {
    return kind.size() == 1 ? kind.getFirst().name().toLowerCase(Locale.ROOT) : "all together";
  }

  private static String spell(List<Abuse> kind) {
    return kind.stream().map(Abuse::name).collect(Collectors.joining(","));
  }
}
