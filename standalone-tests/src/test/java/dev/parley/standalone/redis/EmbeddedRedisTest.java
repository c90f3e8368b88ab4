package dev.parley.standalone.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {

  @TempDir Path temp;

  @Test
  void isConfiguredToKeepEveryJob() {
    try (DataFolder folder = DataFolder.claim(temp.resolve("my data"));
        EmbeddedRedis redis = start(folder)) {
      assertThat(setting(redis, "appendonly")).isEqualTo("yes");
      assertThat(setting(redis, "appendfsync")).isEqualTo("everysec");
      assertThat(setting(redis, "maxmemory")).isEqualTo("268435456");
      assertThat(setting(redis, "maxmemory-policy")).isEqualTo("noeviction");
      assertThat(setting(redis, "bind")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void keepsItsPasswordForItsOwnerAlone() throws IOException {
    try (DataFolder folder = DataFolder.claim(temp.resolve("data"));
        EmbeddedRedis redis = start(folder)) {
      String open = redis.url().replaceFirst("//.*@", "//");
      assertThatThrownBy(() -> ask(open, RedisCommands::ping)).hasStackTraceContaining("NOAUTH");
      assertThat(mode(folder.redisConf())).isEqualTo("rw-------");
      assertThat(mode(folder.path())).isEqualTo("rwx------");
    }
  }

  @Test
  void keepsItsDataOverARestartAndLeavesNoProcess() throws IOException {
    long pid;
    try (DataFolder folder = DataFolder.claim(temp);
        EmbeddedRedis redis = start(folder)) {
      pid = pid(redis);
      ask(redis.url(), commands -> commands.set("answer", "42"));
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
    try (DataFolder folder = DataFolder.claim(temp);
        EmbeddedRedis redis = start(folder)) {
      assertThat(ask(redis.url(), commands -> commands.get("answer"))).isEqualTo("42");
    }
    assertThat(temp.resolve("redis.conf")).doesNotExist();
  }

  @Test
  void endsTheServerThatACrashLeftOver() throws IOException {
    String oldUrl = abandonedServer("yes");
    long old = pid(oldUrl);
    try (DataFolder folder = DataFolder.claim(temp);
        EmbeddedRedis redis = start(folder)) {
      assertThat(ProcessHandle.of(old)).isEmpty();
      assertThat(ask(redis.url(), commands -> commands.get("survives"))).isEqualTo("yes");
    }
  }

  @Test
  void endsALeftOverServerEvenWithoutItsPassword() throws IOException {
    long old = pid(abandonedServer("yes"));
    Files.writeString(temp.resolve("redis.conf"), "half writ");
    try (DataFolder folder = DataFolder.claim(temp);
        EmbeddedRedis redis = start(folder)) {
      assertThat(ProcessHandle.of(old)).isEmpty();
      assertThat(ask(redis.url(), commands -> commands.get("survives"))).isEqualTo("yes");
    }
  }

  @Test
  void leavesAStrangerAloneThatGotTheOldPid() throws IOException {
    Files.writeString(temp.resolve("redis.pid"), ProcessHandle.current().pid() + "\n");
    Files.writeString(temp.resolve("redis.conf"), "port 1\nrequirepass " + "a".repeat(64) + "\n");
    try (DataFolder folder = DataFolder.claim(temp);
        EmbeddedRedis redis = start(folder)) {
      assertThat(ask(redis.url(), RedisCommands::ping)).isEqualTo("PONG");
    }
  }

  @Test
  void comesBackOnTheSamePortWhenItDies() throws Exception {
    try (DataFolder folder = DataFolder.claim(temp);
        EmbeddedRedis redis = start(folder)) {
      ask(redis.url(), commands -> commands.set("answer", "42"));
      ask(redis.url(), commands -> commands.waitForReplication(0, 1));
      ProcessHandle first = ProcessHandle.of(pid(redis)).orElseThrow();
      first.destroy();
      first.onExit().get(30, TimeUnit.SECONDS);
      assertThat(patiently(redis.url(), commands -> commands.get("answer"))).isEqualTo("42");
    }
  }

  @Test
  void aSecondLauncherIsRefusedUntilTheFirstIsDone() {
    DataFolder first = DataFolder.claim(temp);
    assertThatThrownBy(() -> DataFolder.claim(temp))
        .isInstanceOf(DataFolderUnusable.class)
        .hasMessageContaining(temp.toString());
    first.close();
    DataFolder.claim(temp).close();
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefusedInOneLine() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> DataFolder.claim(file))
        .isInstanceOf(DataFolderUnusable.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void knowsTheProgramOfEachSystem() {
    assertThat(RedisBinary.nameFor("Linux", "amd64")).isEqualTo("redis-server-7.0.15-linux-amd64");
    assertThat(RedisBinary.nameFor("Mac OS X", "aarch64"))
        .isEqualTo("redis-server-7.0.15-darwin-arm64");
  }

  private static EmbeddedRedis start(DataFolder folder) {
    return EmbeddedRedis.start(folder, _ -> {});
  }

  /** A server whose launcher is gone: alive, its folder unlocked. */
  private String abandonedServer(String value) throws IOException {
    try (DataFolder folder = DataFolder.claim(temp)) {
      RedisConf conf = RedisConf.onPort(unusedPort());
      conf.write(folder.redisConf());
      var _ = RedisProcess.start(RedisBinary.unpack(temp), folder);
      String url = "redis://:" + conf.password() + "@127.0.0.1:" + conf.port();
      patiently(url, commands -> commands.set("survives", value));
      return url;
    }
  }

  private static int unusedPort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static long pid(EmbeddedRedis redis) {
    return pid(redis.url());
  }

  private static long pid(String url) {
    String info = ask(url, commands -> commands.info("server"));
    return Long.parseLong(info.split("process_id:")[1].lines().findFirst().orElseThrow().strip());
  }

  private static String setting(EmbeddedRedis redis, String name) {
    return ask(redis.url(), commands -> commands.configGet(name).get(name));
  }

  private static String ask(String url, Function<RedisCommands<String, String>, ?> question) {
    RedisClient client = RedisClient.create(url);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return String.valueOf(question.apply(connection.sync()));
    } finally {
      client.shutdown(0, 1, TimeUnit.SECONDS);
    }
  }

  /** Asks again until the server answers. */
  private static String patiently(String url, Function<RedisCommands<String, String>, ?> question) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        return ask(url, question);
      } catch (RuntimeException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
