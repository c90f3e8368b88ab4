package dev.parley.worker;

import dev.parley.inference.model.ModelLoader;
import dev.parley.service.observe.TracingSwitch;
import dev.parley.service.process.ExitCode;
import dev.parley.service.process.PortChoice;
import dev.parley.service.process.Shutdown;
import dev.parley.service.settings.KnownNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a worker as a process of its own, or beside others in one. */
@SpringBootApplication
@ConfigurationPropertiesScan({"dev.parley.worker", "dev.parley.service.settings"})
public class WorkerService {

  private static final String NAME = "worker-service";

  /** {@code pull [NAME]} only pulls a model; all other arguments are settings. */
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("pull")) {
      System.exit(PullCommand.run(List.of(args).subList(1, args.length)).code());
    }
    Shutdown.run(NAME, () -> ofItsOwn().run(args));
  }

  /** As {@link #main}, but with another model than the settings name. */
  public static void main(ModelLoader models, String... args) {
    Shutdown.run(
        NAME,
        () -> ofItsOwn().initializers(context -> offer("givenModel", models, context)).run(args));
  }

  /** Ends its process when an operator has drained it. */
  private static SpringApplicationBuilder ofItsOwn() {
    AfterDrain exit = () -> System.exit(ExitCode.OK.code());
    return application().initializers(context -> offer("afterDrain", exit, context));
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
    return application().initializers(context -> offer("givenModel", models, context)).run(args);
  }

  /**
   * As {@link #start(String...)}, for a worker that shares its process: it counts into the registry
   * of its surroundings, which shows the numbers, and has none of its own.
   */
  public static ConfigurableApplicationContext start(MeterRegistry meters, String... args) {
    return application()
        .properties("management.prometheus.metrics.export.enabled=false")
        .initializers(context -> offer("givenMeters", meters, context))
        .run(args);
  }

  private static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(WorkerService.class)
        .properties("spring.config.name=" + NAME)
        .initializers(
            context -> KnownNames.check(context.getEnvironment()),
            new PortChoice(),
            new TracingSwitch())
        .registerShutdownHook(false);
  }

  private static void offer(String name, Object bean, ConfigurableApplicationContext context) {
    context.getBeanFactory().registerSingleton(name, bean);
  }
}
