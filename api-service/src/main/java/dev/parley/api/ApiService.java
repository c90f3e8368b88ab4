package dev.parley.api;

import dev.parley.loop.Ticker;
import dev.parley.service.observe.TracingSwitch;
import dev.parley.service.process.Shutdown;
import dev.parley.service.settings.KnownNames;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * The API process: accepts chats over HTTP and streams their answers.
 *
 * <p>Spring's own Redis beans are switched off: they would make a second pool of connections, and
 * their listener containers reorder or drop messages. Ours come from {@code common}.
 */
@SpringBootApplication(
    proxyBeanMethods = false,
    excludeName = {
      "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.DataRedisRepositoriesAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration",
      "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration"
    })
@ConfigurationPropertiesScan({"dev.parley.api", "dev.parley.service.settings"})
public class ApiService {

  /** Runs until it is stopped; see {@link dev.parley.service.process.ExitCode} for how it ends. */
  public static void main(String[] args) {
    Shutdown.run("api-service", () -> start(args));
  }

  /** Measures time for whatever waits or expires; a test gives such things a ticker of its own. */
  @Bean
  Ticker ticker() {
    return Ticker.SYSTEM;
  }

  /**
   * Starts the API inside this process and returns when it answers. The caller closes the context.
   * Settings come from {@code api-service.properties}, the environment and {@code args}; several
   * services may share one class path, so no file is called {@code application}.
   */
  public static ConfigurableApplicationContext start(String... args) {
    return new SpringApplicationBuilder(ApiService.class)
        .web(WebApplicationType.SERVLET)
        .bannerMode(Banner.Mode.OFF)
        .properties("spring.config.name=api-service")
        .initializers(context -> KnownNames.check(context.getEnvironment()), new TracingSwitch())
        .registerShutdownHook(false)
        .run(args);
  }
}
