package dev.parley.worker;

import dev.parley.worker.model.ModelLoader;
import dev.parley.worker.startup.PortChoice;
import dev.parley.worker.startup.ShutdownHook;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a worker as a process of its own, or beside others in one. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WorkerService {

  public static void main(String[] args) {
    ShutdownHook.exitWhenRefused(hook -> hook.closeFirst(start(args)));
  }

  /**
   * Starts a worker and blocks until it takes jobs; closing the context drains it. No shutdown
   * hook: whoever starts it also ends it. Its defaults are in {@code worker-service.properties}, so
   * that it can share a class path.
   *
   * @throws RuntimeException with an {@link org.springframework.boot.ExitCodeGenerator} among its
   *     causes when the start is refused
   */
  public static ConfigurableApplicationContext start(String... args) {
    return application().run(args);
  }

  /** As {@link #start(String...)}, but with another model than the settings name. */
  public static ConfigurableApplicationContext start(ModelLoader models, String... args) {
    return application().initializers(context -> offer(models, context)).run(args);
  }

  private static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(WorkerService.class)
        .properties("spring.config.name=worker-service")
        .initializers(new PortChoice())
        .registerShutdownHook(false);
  }

  private static void offer(ModelLoader models, ConfigurableApplicationContext context) {
    context.getBeanFactory().registerSingleton("givenModel", models);
  }
}
