package dev.parley.standalone.cli;

import dev.parley.api.ApiService;
import dev.parley.api.caller.AccessAtStart;
import dev.parley.redis.RedisUnavailable;
import dev.parley.registry.Registry;
import dev.parley.standalone.up.Service;
import dev.parley.worker.WorkerService;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The two services as parts of this process, each a Spring context of its own. The worker has no
 * port: what it counts is shown at the API's.
 */
final class Services {

  private final CompositeMeterRegistry ofTheWorker = new CompositeMeterRegistry();

  Service api() {
    return arguments -> {
      ConfigurableApplicationContext api = ApiService.start(array(arguments));
      ofTheWorker.add(api.getBean(PrometheusMeterRegistry.class));
      return running(
          api,
          () -> !api.getBean(Registry.class).workers().isEmpty(),
          api.getBean(AccessAtStart.class).warning().stream().toList());
    };
  }

  Service worker() {
    return arguments ->
        running(WorkerService.start(ofTheWorker, array(arguments)), () -> true, List.of());
  }

  private static String[] array(List<String> arguments) {
    return arguments.toArray(String[]::new);
  }

  private static Service.Running running(
      ConfigurableApplicationContext context, BooleanSupplier hasWorker, List<String> warnings) {
    return new Service.Running() {
      @Override
      public int port() {
        return context.getEnvironment().getProperty("local.server.port", Integer.class, 0);
      }

      @Override
      public boolean hasWorker() {
        try {
          return hasWorker.getAsBoolean();
        } catch (RedisUnavailable away) {
          return false;
        }
      }

      @Override
      public List<String> warnings() {
        return warnings;
      }

      @Override
      public void stop() {
        context.close();
      }
    };
  }
}
