package dev.parley.standalone.cli;

import dev.parley.api.ApiService;
import dev.parley.standalone.up.Service;
import dev.parley.worker.WorkerService;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
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
      return running(api);
    };
  }

  Service worker() {
    return arguments -> running(WorkerService.start(ofTheWorker, array(arguments)));
  }

  private static String[] array(List<String> arguments) {
    return arguments.toArray(String[]::new);
  }

  private static Service.Running running(ConfigurableApplicationContext context) {
    return new Service.Running() {
      @Override
      public int port() {
        return context.getEnvironment().getProperty("local.server.port", Integer.class, 0);
      }

      @Override
      public void stop() {
        context.close();
      }
    };
  }
}
