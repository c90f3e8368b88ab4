package dev.parley.standalone.system;

import dev.parley.inference.fake.FakeModel;
import dev.parley.inference.model.ModelLoader;
import dev.parley.service.observe.TracingSwitch;
import dev.parley.service.process.Shutdown;
import dev.parley.worker.WorkerService;
import java.time.Duration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * A worker process whose model says {@code "7.0 7.1 7.2 …"} to whoever names job 7, a token every
 * 20 ms, without an end: what is lost, repeated or mixed shows in the text.
 */
public final class FakeWorker {

  private static final Duration PACE = Duration.ofMillis(20);

  private FakeWorker() {}

  /** Runs until it is told to stop. The fake comes first: the real loader gives way to it. */
  public static void main(String[] args) {
    Shutdown.run(
        "worker-service",
        () ->
            new SpringApplicationBuilder(Fake.class, WorkerService.class)
                .properties("spring.config.name=worker-service")
                .initializers(new TracingSwitch())
                .registerShutdownHook(false)
                .run(args));
  }

  /** Stands in for the loader of real models. */
  @Configuration(proxyBeanMethods = false)
  public static class Fake {

    @Bean
    @Primary
    ModelLoader fakeModel() {
      return () -> FakeModel.endless().pace(PACE);
    }
  }
}
