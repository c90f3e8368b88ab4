package dev.parley.standalone.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One redis-server process of a data folder. It runs in a session of its own: Ctrl-C in a terminal
 * goes to every process of the foreground group, and Redis must outlive the drain of the others.
 */
final class RedisProcess {

  private static final Duration POLITE = Duration.ofSeconds(30);
  private static final Duration RUDE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Executor AFTER_A_MOMENT =
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

  private final ProcessHandle handle;
  private final Predicate<ProcessHandle> alive;

  private RedisProcess(ProcessHandle handle, Predicate<ProcessHandle> alive) {
    this.handle = handle;
    this.alive = alive;
  }

  static RedisProcess start(Path program, DataFolder folder) throws IOException {
    List<String> command = new ArrayList<>();
    findOnPath("setsid").ifPresent(setsid -> command.add(setsid.toString()));
    boolean detached = !command.isEmpty();
    command.add(program.toString());
    command.add(folder.redisConf().toString());
    if (!detached) {
      command.addAll(List.of("--daemonize", "yes")); // no setsid: Redis detaches by itself
    }
    Files.deleteIfExists(folder.redisPid());
    Process process =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.redisLog().toFile()))
            .start();
    ProcessHandle server = detached ? process.toHandle() : daemon(process, folder);
    return new RedisProcess(server, ProcessHandle::isAlive);
  }

  /** The living server that an earlier run left over, by its pid file. */
  static Optional<RedisProcess> leftOver(Path program, DataFolder folder) throws IOException {
    return pid(folder)
        .flatMap(ProcessHandle::of)
        .map(handle -> new RedisProcess(handle, process -> runs(process, program)))
        .filter(RedisProcess::isAlive);
  }

  boolean isAlive() {
    return alive.test(handle);
  }

  /** Calls {@code then} a moment after the process is gone. */
  void onEnd(Runnable then) {
    var _ = handle.onExit().thenRunAsync(then, AFTER_A_MOMENT);
  }

  /** Ends the process for certain: asks, waits, then asks less politely. */
  void end(RedisConf conf) {
    try (RedisAdmin admin = RedisAdmin.with(conf, POLITE)) {
      admin.shutdown();
    } catch (IOException e) {
      handle.destroy(); // does not answer, or cannot save: its append-only file is all there is
    }
    if (!endsWithin(POLITE)) {
      handle.destroyForcibly();
      endsWithin(RUDE);
    }
  }

  void kill() {
    handle.destroyForcibly();
  }

  /** Waits a moment; true when the process is gone. */
  boolean endsSoon() {
    return endsWithin(LOOK);
  }

  private boolean endsWithin(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (isAlive() && System.nanoTime() < deadline) {
      try {
        handle.onExit().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
        // look again: a process whose parent never asks for it does not count as alive
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return !isAlive();
      }
    }
    return !isAlive();
  }

  /** A number may have been given to a stranger since, and a dead child may wait for its parent. */
  private static boolean runs(ProcessHandle process, Path program) {
    String name = program.getFileName().toString();
    return process.isAlive()
        && process
            .info()
            .command()
            .filter(command -> Path.of(command).getFileName().toString().startsWith(name))
            .isPresent();
  }

  private static ProcessHandle daemon(Process parent, DataFolder folder) throws IOException {
    try {
      parent.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long deadline = System.nanoTime() + RUDE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<ProcessHandle> server = pid(folder).flatMap(ProcessHandle::of);
      if (server.isPresent()) {
        return server.get();
      }
      Thread.onSpinWait();
    }
    return parent.toHandle(); // never came up: the caller sees a dead process
  }

  private static Optional<Long> pid(DataFolder folder) throws IOException {
    try {
      String text = Files.readString(folder.redisPid()).strip();
      return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> findOnPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
