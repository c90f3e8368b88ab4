package dev.parley.api;

import dev.parley.redis.RedisUnavailable;
import dev.parley.service.settings.BadSetting;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends this process with a code that says why: 0 as asked (SIGTERM and Ctrl-C too), 2 for a setting
 * that makes no sense, 4 when Redis was not reachable at the start, 1 for anything else.
 */
final class ProcessEnd {

  private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);
  private static final int BAD_CONFIGURATION = 2;
  private static final int NO_REDIS = 4;

  private ProcessEnd() {}

  /** Starts the service; returns while it runs. */
  static void await(Supplier<ConfigurableApplicationContext> service) {
    AtomicReference<@Nullable ConfigurableApplicationContext> running = new AtomicReference<>();
    AtomicInteger code = new AtomicInteger();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(running.get(), code.get()), "end"));
    try {
      running.set(service.get());
    } catch (RuntimeException e) {
      code.set(codeOf(e));
      System.exit(code.get());
    }
  }

  /** Halts, since a JVM that a signal ended would exit with 143 however well it went. */
  private static void end(@Nullable ConfigurableApplicationContext running, int code) {
    if (running != null) {
      running.close();
    }
    Runtime.getRuntime().halt(code);
  }

  private static int codeOf(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      switch (e) {
        case BadSetting bad -> {
          return complain(BAD_CONFIGURATION, bad.getMessage());
        }
        case PortInUseException used -> {
          return complain(BAD_CONFIGURATION, "server.port is " + used.getPort() + ": it is taken");
        }
        case RedisUnavailable away -> {
          return complain(NO_REDIS, "Redis is not reachable, see REDIS_URL: " + away.getMessage());
        }
        default -> {}
      }
    }
    return codeOfBinding(failure);
  }

  private static int codeOfBinding(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof BindException bad) {
        return complain(BAD_CONFIGURATION, bad.getName() + " cannot be read: " + rootOf(bad));
      }
    }
    log.error("the start failed", failure);
    return 1;
  }

  private static int complain(int code, @Nullable String line) {
    System.err.println("api-service: " + line);
    return code;
  }

  private static String rootOf(Throwable e) {
    return e.getCause() == null ? String.valueOf(e.getMessage()) : rootOf(e.getCause());
  }
}
