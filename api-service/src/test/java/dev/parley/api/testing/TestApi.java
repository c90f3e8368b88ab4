package dev.parley.api.testing;

import dev.parley.api.ApiService;
import dev.parley.redis.RedisSettings;
import dev.parley.testkit.TestRedis;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A started API on a free port. Its lease, sweeps and feeds are quick. */
public final class TestApi implements AutoCloseable {

  private static final List<String> QUICK =
      List.of(
          "--server.port=0",
          "--parley.lease.duration=2s",
          "--parley.lease.heartbeat=400ms",
          "--parley.sweep.period=500ms",
          "--parley.stream.compare=500ms",
          "--parley.stream.linger=1s",
          "--parley.stream.ping=2s",
          "--parley.owner.calls-per-second=0", // tests wait by asking again and again
          "--parley.queue.depth=5");

  private static @Nullable TestApi shared;

  private final RedisSettings redis;
  private final ConfigurableApplicationContext context;

  private TestApi(RedisSettings redis, ConfigurableApplicationContext context) {
    this.redis = redis;
    this.context = context;
  }

  /** The API that most tests share; they keep apart by their own models and owners. */
  public static synchronized TestApi shared() {
    TestApi api = shared;
    if (api == null) {
      api = start(TestRedis.shared().url());
      shared = api;
      Runtime.getRuntime().addShutdownHook(new Thread(api::close));
    }
    return api;
  }

  /** An API of the test's own, with keys of its own. */
  public static TestApi start(String url, String... settings) {
    return start(settings(url, "t" + UUID.randomUUID().toString().substring(0, 8)), settings);
  }

  /** Another process, as it were, on the same keys. */
  public TestApi another(String... settings) {
    return start(redis, settings);
  }

  private static TestApi start(RedisSettings redis, String... settings) {
    List<String> args = new ArrayList<>(QUICK);
    args.removeIf(quick -> Stream.of(settings).anyMatch(own -> isSameSetting(own, quick)));
    args.add("--parley.redis.url=" + redis.url());
    args.add("--parley.redis.prefix=" + redis.prefix());
    String[] all = Stream.concat(args.stream(), Stream.of(settings)).toArray(String[]::new);
    return new TestApi(redis, ApiService.start(all));
  }

  private static boolean isSameSetting(String one, String other) {
    return one.substring(0, one.indexOf('=')).equals(other.substring(0, other.indexOf('=')));
  }

  private static RedisSettings settings(String url, String prefix) {
    return new RedisSettings(url, prefix, 1, Duration.ofMillis(2500));
  }

  public RedisSettings redis() {
    return redis;
  }

  public int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  /** A client that has opened the page: an owner of its own. */
  public Client client() {
    return Client.withCookie(this);
  }

  /** A client with an API key. */
  public Client withKey(String key) {
    return Client.withKey(this, key);
  }

  /** A client without a cookie: the owner {@code local}. */
  public Client local() {
    return Client.local(this);
  }

  @Override
  public void close() {
    context.close();
  }
}
