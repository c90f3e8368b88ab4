package dev.parley.bench.abuser;

import dev.parley.access.KeyStore;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.measurement.Table;
import dev.parley.bench.stack.ChatClient;
import dev.parley.bench.stack.Child;
import dev.parley.bench.stack.ParleyChatClient;
import dev.parley.bench.stack.Stack;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code abuser FOLDER}: three honest callers alone, beside a fourth, and beside one who means harm
 * in each way. The abuser is a process of its own at the lowest priority. Each round has a part for
 * each of them and several alone, in an order of chance, so that what else the machine does falls
 * on all alike; rounds before the first are not counted.
 */
@Command(
    name = "abuser",
    description = "Measures what one abuser costs others' first token, through the whole stack.",
    mixinStandardHelpOptions = true)
public final class AbuserCommand implements Callable<Integer> {

  private static final int HONEST = 3;

  /** Parts of a round without a fourth caller: all others are compared with them. */
  private static final int ALONE = 3;

  /**
   * Rounds before the first that is counted: code that was never called costs several times more.
   */
  private static final int WARM_UP = 2;

  private static final List<Abuse> NOBODY = List.of();

  private record Server(Stack.Ready api, Stack.Ready worker, RedisConnections redis) {}

  @Parameters(paramLabel = "FOLDER", description = "The model that runs.")
  private Path folder = Path.of("");

  @Option(names = "--seconds", description = "Of each part of a round (${DEFAULT-VALUE}).")
  private int seconds = 4;

  @Option(
      names = "--reading",
      description = "Milliseconds for which honest callers read an answer (${DEFAULT-VALUE}).")
  private int reading = 500;

  @Option(names = "--rounds", description = "That are counted (${DEFAULT-VALUE}).")
  private int rounds = 15;

  @Option(
      names = "--rate",
      description =
          "Calls a second that the abuser sends at most, for each kind (${DEFAULT-VALUE}).")
  private int rate = 500;

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
            "%s; %d honest callers who read for %d ms, %d rounds of parts of %d s, of which %d are"
                + " alone; an abuser who sends %d calls a second",
            folder,
            HONEST,
            reading,
            rounds,
            seconds,
            ALONE,
            rate));
    try (Stack stack = Stack.start();
        RedisConnections redis =
            RedisConnections.open(RedisSettings.of(stack.redisUrl()), RedisConnections.Role.API)) {
      KeyStore keys = new KeyStore(redis);
      String abuser =
          CallerKeys.create(keys, live > 0 ? OptionalLong.of(live) : OptionalLong.empty());
      List<String> honest =
          IntStream.range(0, HONEST)
              .mapToObj(_ -> CallerKeys.create(keys, OptionalLong.empty()))
              .toList();
      Stack.Ready server = stack.api(List.of(), api.toArray(String[]::new));
      Stack.Ready running = stack.worker(folder, Stack.WORKER_JVM, worker.toArray(String[]::new));
      Report.table(measure(new Server(server, running, redis), honest, abuser));
    }
    return 0;
  }

  private Table measure(Server server, List<String> honest, String abuser)
      throws IOException, InterruptedException {
    URI url = server.api().url();
    ParleyChatClient.Offer model = ParleyChatClient.firstOffer(url, honest.getFirst());
    Duration reads = Duration.ofMillis(reading);
    HonestCallers callers =
        new HonestCallers(
            honest.stream()
                .<ChatClient>map(
                    key -> ParleyChatClient.withKey(url, model.id(), Questions.TOKENS, key))
                .toList(),
            Questions.of(folder, Questions.Whose.HONEST),
            reads);
    List<String> arguments =
        AbuserProgram.arguments(url, abuser, model.id(), model.window(), folder, reads);
    try (Child program = Child.startLowly(AbuserProgram.class, arguments)) {
      program.answer();
      ProcessorTime.Processes processes =
          new ProcessorTime.Processes(
              List.of(server.api().program().pid()),
              server.worker().program().pid(),
              program.pid(),
              server.redis());
      return table(new Part(callers, program, processes));
    }
  }

  private Table table(Part part) throws InterruptedException {
    Map<List<Abuse>, Measured> all = new HashMap<>();
    Map<List<Abuse>, String> calls = new LinkedHashMap<>();
    Measured alone = new Measured();
    all.put(NOBODY, alone);
    for (int round = -WARM_UP; round < rounds; round++) {
      List<List<Abuse>> order = parts();
      Collections.shuffle(order, new Random(round));
      for (List<Abuse> kind : order) {
        Part.Result result = part.run(kind, seconds, rate);
        result.calls().ifPresent(summary -> calls.put(kind, summary));
        if (round >= 0) {
          all.computeIfAbsent(kind, _ -> new Measured())
              .add(round, result.firstTokens(), result.processor());
        }
      }
    }
    calls.forEach((kind, summary) -> Report.line(name(kind) + ": " + summary));
    Report.line("");
    Measured fourth = all.getOrDefault(List.of(Abuse.HONEST), alone);
    Table table = new Table(Measured.head());
    for (List<Abuse> kind : new LinkedHashSet<>(parts())) {
      table.row(all.getOrDefault(kind, alone).row(name(kind), alone, fourth));
    }
    return table;
  }

  /** Of a round: some alone, each kind, then what means harm together. */
  private List<List<Abuse>> parts() {
    List<List<Abuse>> all = new ArrayList<>(Collections.nCopies(ALONE, NOBODY));
    kinds.forEach(kind -> all.add(List.of(kind)));
    List<Abuse> harm = kinds.stream().filter(kind -> kind != Abuse.HONEST).toList();
    if (harm.size() > 1) {
      all.add(harm);
    }
    return all;
  }

  private static String name(List<Abuse> kind) {
    return switch (kind.size()) {
      case 0 -> "nobody";
      case 1 -> kind.getFirst().name().toLowerCase(Locale.ROOT);
      default -> "all together";
    };
  }
}
