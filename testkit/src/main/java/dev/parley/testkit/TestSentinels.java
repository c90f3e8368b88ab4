package dev.parley.testkit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A master, its replica, and three Sentinels that watch over them: real processes on the loopback
 * interface. They take a master for dead after half a second.
 */
public final class TestSentinels implements AutoCloseable {

  /** Its name with the Sentinels. */
  public static final String NAME = "mymaster";

  /** Opens the Sentinels. */
  public static final String PASSWORD = "of-sentinels";

  private static final int COUNT = 3;

  private final Optional<TestCertificate> certificate;
  private final int masterPort;
  private final TestRedis master;
  private final TestRedis replica;
  private final List<Process> sentinels = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Integer> encryptedPorts = new ArrayList<>();

  /** Returns when all know of each other, and the replica has what the master has. */
  public TestSentinels() {
    this(Optional.empty());
  }

  /** With TLS among all of them and for clients; the test's own connections are plain. */
  public TestSentinels(TestCertificate certificate) {
    this(Optional.of(certificate));
  }

  private TestSentinels(Optional<TestCertificate> certificate) {
    this.certificate = certificate;
    int encrypted = TestRedis.freePort();
    this.master = server(encrypted, "--repl-diskless-sync-delay 0");
    this.masterPort = certificate.isPresent() ? encrypted : master.port();
    this.replica = server(TestRedis.freePort(), "--replicaof 127.0.0.1 " + masterPort);
    Await.until("the replica follows", () -> info(replica).contains("master_link_status:up"));
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    for (int i = 0; i < COUNT; i++) {
      launch();
    }
    try (RedisClient client = RedisClient.create()) {
      for (int port : ports) {
        Await.until("a Sentinel knows the others", () -> knowsAll(client, port));
      }
    }
  }

  public TestRedis master() {
    return master;
  }

  public TestRedis replica() {
    return replica;
  }

  /**
   * The address for clients.
   *
   * @param login of the servers, {@code user:password@} or nothing
   */
  public String url(String login) {
    String scheme = certificate.isPresent() ? "rediss-sentinel://" : "redis-sentinel://";
    return (certificate.isPresent() ? encryptedPorts : ports)
        .stream()
            .map(port -> "127.0.0.1:" + port)
            .collect(Collectors.joining(",", scheme + login, "/0#" + NAME));
  }

  private TestRedis server(int encrypted, String option) {
    List<String> options = new ArrayList<>(encryption(encrypted));
    options.add(option);
    return TestRedis.with(options.toArray(String[]::new));
  }

  private List<String> encryption(int port) {
    return certificate.map(own -> own.serverOptions(port)).orElse(List.of());
  }

  private void launch() {
    int port = TestRedis.freePort();
    int encrypted = TestRedis.freePort();
    try {
      Path folder = Files.createTempDirectory("parley-sentinel-");
      Path settings = folder.resolve("sentinel.conf");
      List<String> lines = new ArrayList<>();
      encryption(encrypted).forEach(option -> lines.add(option.substring("--".length())));
      lines.addAll(
          List.of(
              "bind 127.0.0.1",
              "port " + port,
              "dir " + folder,
              "logfile " + folder.resolve("sentinel.log"),
              "requirepass " + PASSWORD,
              "sentinel sentinel-pass " + PASSWORD,
              "sentinel monitor " + NAME + " 127.0.0.1 " + masterPort + " 2",
              "sentinel down-after-milliseconds " + NAME + " 500",
              "sentinel failover-timeout " + NAME + " 3000"));
      Files.write(settings, lines);
      folders.add(folder);
      ports.add(port);
      encryptedPorts.add(encrypted);
      sentinels.add(
          new ProcessBuilder(
                  ServerProcess.executable().getPath(), settings.toString(), "--sentinel")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output.log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean knowsAll(RedisClient client, int port) {
    RedisURI uri = RedisURI.create("127.0.0.1", port);
    uri.setCredentialsProvider(
        RedisCredentialsProvider.from(() -> RedisCredentials.just(null, PASSWORD)));
    try (StatefulRedisSentinelConnection<String, String> sentinel = client.connectSentinel(uri)) {
      Map<String, String> known = sentinel.sync().master(NAME);
      return Integer.toString(COUNT - 1).equals(known.get("num-other-sentinels"))
          && "1".equals(known.get("num-slaves"));
    } catch (RedisException e) {
      return false; // it starts
    }
  }

  private static String info(TestRedis server) {
    return server.commands().info("replication");
  }

  @Override
  public void close() {
    sentinels.forEach(Process::destroyForcibly);
    replica.close();
    master.close();
    folders.forEach(ServerProcess::deleteFolder);
    folders.clear();
  }
}
