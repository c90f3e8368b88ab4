package dev.parley.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.access.StoredKey;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.keys.KeysCommand;
import dev.parley.testkit.TestRedis;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KeysCommandTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final RedisConnections redis =
      RedisConnections.open(
          new RedisSettings(TestRedis.shared().url(), prefix, 1, Duration.ofMillis(2500)),
          RedisConnections.Role.API);
  private final KeyStore keys = new KeyStore(redis);

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void aKeyIsTheOnlyThingOnStandardOutput() {
    assertThat(run("create", "Änn", "--live", "3", "--models", "A/b,c", "--expires", "30d"))
        .isZero();
    ApiKey key = ApiKey.parse(text(out).strip()).orElseThrow();
    var stored = keys.find(key.id()).orElseThrow();
    assertThat(stored.name()).isEqualTo("Änn");
    assertThat(stored.hash().isSame(key.hash())).isTrue();
    assertThat(stored.plan().limits().liveJobs()).hasValue(3);
    assertThat(stored.plan().models()).hasSize(2);
    assertThat(stored.expires()).contains(stored.created().plus(Duration.ofDays(30)));
    assertThat(text(err)).contains(key.id().value()).doesNotContain(key.reveal());
  }

  @Test
  void listsChangesRotatesAndRevokes() {
    String id = json("create", "ann", "--admin", "--priority", "low").get("id").asString();
    assertThat(run("list")).isZero();
    assertThat(text(out)).contains(id, "ann", "active", "never", "all");

    JsonNode changed = json("limits", id, "--live", "0", "--per-minute", "9", "--models", "m");
    assertThat(changed.get("live").asInt(-1)).isZero();
    assertThat(changed.get("per_minute").asInt()).isEqualTo(9);
    assertThat(changed.get("priority").asString()).isEqualTo("low");
    assertThat(changed.get("admin").asBoolean()).isTrue();

    String rotated = json("rotate", id).get("key").asString();
    assertThat(ApiKey.parse(rotated).orElseThrow().id().value()).isEqualTo(id);
    assertThat(json("revoke", id, "--cancel").get("status").asString()).isEqualTo("revoked");
    assertThat(json("list").get("data").get(0).get("status").asString()).isEqualTo("revoked");
    assertThat(run("rotate", id)).isEqualTo(1);
    assertThat(run("limits", id, "--live", "1")).isEqualTo(1);
    assertThat(run("revoke", "00000000")).isEqualTo(1);
  }

  @Test
  void showsWhatKeysHaveUsed() {
    StoredKey ann = keys.create(new NewKey("ann", Plan.OPEN, Optional.empty())).stored();
    StoredKey bob = keys.create(new NewKey("bob", Plan.OPEN, Optional.empty())).stored();
    String today = LocalDate.now(ZoneOffset.UTC).toEpochDay() + " m";
    redis.call(c -> c.hset(redis.keys().usage(0, ann.owner()), today, "1 20 3 400"));
    redis.call(c -> c.hset(redis.keys().usage(0, bob.owner()), today, "5 60 7 800"));

    assertThat(run("usage", "--days", "2")).isZero();
    assertThat(text(out)).contains("DAY", ann.id().value(), bob.id().value(), "400", "800");
    JsonNode of = json("usage", bob.id().value(), "--days", "2");
    assertThat(of.get("object").asString()).isEqualTo("list");
    assertThat(of.get("data").size()).isEqualTo(1);
    JsonNode day = of.get("data").get(0);
    assertThat(day.get("key").asString()).isEqualTo(bob.id().value());
    assertThat(day.get("name").asString()).isEqualTo("bob");
    assertThat(day.get("total_tokens").asLong()).isEqualTo(860);
    assertThat(run("usage", "00000000")).isEqualTo(1);
  }

  @Test
  void aKeyForTheEnvironmentIsStoredNowhere() {
    assertThat(run("generate")).isZero();
    assertThat(ApiKey.parse(text(out).strip())).isPresent();
    assertThat(keys.hasAny()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create",
        "create|",
        "create|a\nb",
        "create|x|--live|-1",
        "create|x|--live|many",
        "create|x|--live|1000001",
        "create|x|--priority|urgent",
        "create|x|--models|a b",
        "create|x|--expires|30",
        "create|x|--expires|0d",
        "create|x|--expires|-1d",
        "create|x|--expires|soon",
        "create|x|y",
        "revoke",
        "revoke|x",
        "rotate|../../etc",
        "limits|AAAAAAAA|--admin",
        "limits|AAAAAAAA|--tokens-per-day|-1",
        "limits|AAAAAAAA|--tokens-per-minute|1000000000001",
        "usage|x",
        "usage|AAAAAAAA|BBBBBBBB",
        "usage|--days|0",
        "usage|--days|91",
        "usage|--days|all",
        "frobnicate",
      })
  void badUsageEndsWithTwoAndLeavesNoKey(String words) {
    assertThat(run(words.split("\\|", -1))).isEqualTo(2);
    assertThat(keys.hasAny()).isFalse();
  }

  @Test
  void withoutRedisItEndsWithFour() {
    assertThat(command("--redis", "redis://127.0.0.1:1", "list")).isEqualTo(4);
    assertThat(command("--redis", "http://x", "list")).isEqualTo(2);
  }

  @Test
  void worksOnTheDataFolderWhileNothingRuns() {
    assertThat(command("--data", home.toString(), "create", "ann")).isZero();
    String key = text(out).strip();
    assertThat(command("--data", home.toString(), "list")).isZero();
    assertThat(text(out)).contains(ApiKey.parse(key).orElseThrow().id().value());
    assertThat(home.resolve("redis.conf")).doesNotExist();
  }

  private JsonNode json(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    assertThat(run(all.toArray(String[]::new))).as(() -> text(err)).isZero();
    return JSON.readTree(text(out));
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of("--redis", TestRedis.shared().url()));
    all.addAll(List.of(words));
    return command(all.toArray(String[]::new));
  }

  private int command(String... words) {
    out.reset();
    err.reset();
    Terminal terminal =
        new Terminal(
            new BufferedReader(Reader.nullReader()), stream(out), stream(err), false, false);
    KeysCommand command =
        new KeysCommand(Map.of("parley.redis.prefix", prefix), () -> Optional.of(home), terminal);
    return new CommandLine(command).execute(words);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
