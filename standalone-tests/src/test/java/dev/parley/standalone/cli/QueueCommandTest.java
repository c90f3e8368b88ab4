package dev.parley.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.ModelCard;
import dev.parley.job.ModelName;
import dev.parley.job.WorkerId;
import dev.parley.operation.QueuePauses;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.registry.Registry;
import dev.parley.registry.WorkerRecord;
import dev.parley.registry.WorkerVitals;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.queue.QueueCommand;
import dev.parley.standalone.queue.WorkersCommand;
import dev.parley.testkit.TestRedis;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class QueueCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final RedisConnections redis =
      RedisConnections.open(
          new RedisSettings(TestRedis.shared().url(), prefix, 1, Duration.ofMillis(2500)),
          RedisConnections.Role.API);

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void pausesListsAndResumes() {
    QueuePauses pauses = new QueuePauses(redis);
    assertThat(run("pause", "Qwen/Qwen2.5-0.5B-Instruct")).isZero();
    assertThat(text(out)).contains("paused qwen2.5-0.5b-instruct; no worker has announced it");
    assertThat(pauses.paused()).isEqualTo(Set.of(new ModelName("qwen2.5-0.5b-instruct")));
    assertThat(run("list")).isZero();
    assertThat(text(out)).isEqualTo("paused  qwen2.5-0.5b-instruct\n");
    assertThat(run("resume", "qwen2.5-0.5b-instruct")).isZero();
    assertThat(pauses.paused()).isEmpty();
  }

  @Test
  void whatNamesNoModelIsBadUsage() {
    assertThat(run("pause", "a b")).isEqualTo(2);
    assertThat(text(err)).contains("MODEL is the name of a model");
    assertThat(run("pause")).isEqualTo(2);
  }

  @Test
  void listsAndDrainsWorkers() {
    Registry registry = new Registry(redis);
    ModelCard card =
        new ModelCard(
            new ModelName("m"),
            64,
            8,
            "fp",
            "int8",
            "",
            "us",
            ModelCard.SamplingDefaults.NONE,
            Set.of(),
            Optional.empty());
    WorkerRecord ann =
        new WorkerRecord(
            new WorkerId("ann"), card, 2, 1, 9.5, Duration.ofMinutes(5), WorkerVitals.UNKNOWN, "1");
    registry.register(ann);
    assertThat(runWorkers("list")).isZero();
    assertThat(text(out)).containsPattern("ann +m +1 +2 +9.5 working\n");
    assertThat(runWorkers("drain", "ann")).isZero();
    assertThat(registry.register(ann)).isEqualTo(new Registry.AskedToLeave());
    assertThat(runWorkers("list")).isZero();
    assertThat(text(out)).contains("draining");
    assertThat(runWorkers("drain", "bob")).isEqualTo(1);
    assertThat(text(err)).contains("no such worker lives");
    assertThat(runWorkers("drain", "b b")).isEqualTo(1);
    assertThat(runWorkers("drain")).isEqualTo(2);
  }

  private int run(String... arguments) {
    return run(
        new QueueCommand(Map.of("parley.redis.prefix", prefix), Optional::empty, terminal()),
        arguments);
  }

  private int runWorkers(String... arguments) {
    return run(
        new WorkersCommand(Map.of("parley.redis.prefix", prefix), Optional::empty, terminal()),
        arguments);
  }

  private Terminal terminal() {
    return new Terminal(
        new BufferedReader(Reader.nullReader()), stream(out), stream(err), false, false);
  }

  private int run(Object command, String... arguments) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(List.of("--redis", TestRedis.shared().url()));
    all.addAll(List.of(arguments));
    return new CommandLine(command)
        .setErr(new PrintWriter(stream(err), true, StandardCharsets.UTF_8))
        .execute(all.toArray(String[]::new));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
