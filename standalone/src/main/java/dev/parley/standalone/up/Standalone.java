package dev.parley.standalone.up;

import dev.parley.service.process.ExitCode;
import dev.parley.standalone.redis.DataFolder;
import dev.parley.standalone.redis.DataFolderUnusable;
import dev.parley.standalone.redis.EmbeddedRedis;
import dev.parley.standalone.redis.RedisStartFailed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Parley on one machine: Redis, API and worker in one process. {@link #run} starts them, announces
 * the address, waits for {@link #stop} and drains.
 */
public final class Standalone {

  private static final String REAL = "Qwen/Qwen2.5-0.5B-Instruct";
  private static final Duration REGISTERED_WITHIN = Duration.ofMinutes(2);

  private final StandaloneSettings settings;
  private final Service api;
  private final Service worker;
  private final ModelProvider models;
  private final Consumer<String> announce;
  private final RunningParts parts = new RunningParts();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable EmbeddedRedis redis;
  private @Nullable Thread pulling;

  public Standalone(
      StandaloneSettings settings,
      Service api,
      Service worker,
      ModelProvider models,
      Consumer<String> announce) {
    this.settings = settings;
    this.api = api;
    this.worker = worker;
    this.models = models;
    this.announce = announce;
  }

  /**
   * Returns after {@link #stop}, with all parts ended.
   *
   * @throws CannotStart when a part does not start; the others are ended then
   */
  public void run() throws InterruptedException {
    Thread lastResort = new Thread(parts::close, "drain");
    Runtime.getRuntime().addShutdownHook(lastResort); // a part may end the process by itself
    try {
      start();
      stopped.await();
      announce.accept(
          "Parley drains: running answers may finish, the others wait for the next start");
    } finally {
      parts.close();
    }
  }

  /** Asks {@link #run} to drain and return. May be called at any time, from any thread. */
  public synchronized void stop() {
    stopped.countDown();
    if (pulling != null) {
      pulling.interrupt();
    }
  }

  public boolean isStopping() {
    return stopped.getCount() == 0;
  }

  /** Ends the embedded Redis without waiting, for a process that is about to be halted. */
  public void abandon() {
    EmbeddedRedis server = redis;
    if (server != null) {
      server.kill();
    }
  }

  private void start() throws InterruptedException {
    DataFolder folder = parts.add(claimed());
    requireFreePort();
    if (!hasModel()) {
      return;
    }
    ServiceArguments flags = new ServiceArguments(settings, redisUrl(folder));
    if (isStopping()) {
      return;
    }
    Service.Running running = parts.addApi(ServiceStart.of(api, flags.forApi()));
    URI address = addressOf(running.port());
    running.warnings().forEach(announce);
    announce.accept("the API listens; the model is being loaded …");
    if (isStopping()) {
      return;
    }
    parts.addWorker(ServiceStart.of(worker, flags.forWorker()));
    if (hasWorker(running)) {
      announce.accept("Parley is ready: " + address);
    }
  }

  /** Pulls the model before anything else starts; false when asked to stop meanwhile. */
  private boolean hasModel() throws InterruptedException {
    String model = settings.model().orElse(StandaloneSettings.BUILTIN);
    if (model.equals(StandaloneSettings.BUILTIN)) {
      announce.accept(
          "the built-in model is a toy. A real one, of 988 MB: ./parley --model " + REAL);
      return true;
    }
    markPulling(Thread.currentThread());
    try {
      models.provide(model);
    } catch (InterruptedException e) {
      if (!isStopping()) {
        throw e;
      }
    } finally {
      markPulling(null);
    }
    return !isStopping();
  }

  private synchronized void markPulling(@Nullable Thread thread) {
    pulling = thread;
    if (thread == null && isStopping()) {
      var _ = Thread.interrupted(); // the interrupt was for the pull alone
    }
  }

  private DataFolder claimed() {
    try {
      return DataFolder.claim(settings.data());
    } catch (DataFolderUnusable e) {
      throw new CannotStart(
          ExitCode.BAD_CONFIGURATION, e.getMessage() + ": choose another with --data");
    }
  }

  /** Asked before anything starts: the answer comes at once, and in one line. */
  private void requireFreePort() {
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    if (address.isUnresolved()) {
      throw new CannotStart(
          ExitCode.BAD_CONFIGURATION,
          "unknown host " + settings.host() + ": choose another with --host");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw new CannotStart(
          ExitCode.BAD_CONFIGURATION,
          String.format(
              Locale.ROOT,
              "cannot listen on %s port %s (%s): choose another with --port or --host",
              settings.host(),
              settings.port(),
              e.getMessage()));
    }
  }

  private String redisUrl(DataFolder folder) {
    if (settings.redis().isPresent()) {
      announce.accept("using the Redis server given with --redis");
      return settings.redis().get();
    }
    try {
      EmbeddedRedis server = parts.add(EmbeddedRedis.start(folder, announce));
      redis = server;
      announce.accept("Redis is up; its data are in " + folder.path());
      return server.url();
    } catch (RedisStartFailed e) {
      throw new CannotStart(ExitCode.REDIS_NOT_REACHABLE, String.valueOf(e.getMessage()));
    }
  }

  /** Waits until chats are answered; false when asked to stop before. */
  private boolean hasWorker(Service.Running api) throws InterruptedException {
    long deadline = System.nanoTime() + REGISTERED_WITHIN.toNanos();
    while (!api.hasWorker()) {
      if (System.nanoTime() > deadline) {
        throw new CannotStart(
            ExitCode.MODEL_NOT_USABLE, "no worker came up; see parley.log in " + settings.data());
      }
      if (stopped.await(100, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  private URI addressOf(int port) {
    String host =
        switch (settings.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::", "[::]" -> "[::1]";
          default -> settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        };
    return URI.create("http://" + host.replace("[[", "[").replace("]]", "]") + ":" + port);
  }
}
