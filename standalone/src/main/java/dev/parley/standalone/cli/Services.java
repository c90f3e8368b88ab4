package dev.parley.standalone.cli;

import dev.parley.api.ApiService;
import dev.parley.standalone.up.Service;
import dev.parley.worker.WorkerService;
import org.springframework.context.ConfigurableApplicationContext;

/** The two services as parts of this process, each a Spring context of its own. */
final class Services {

  static final Service API =
      arguments -> running(ApiService.start(arguments.toArray(String[]::new)));
  static final Service WORKER =
      arguments -> running(WorkerService.start(arguments.toArray(String[]::new)));

  private Services() {}

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
