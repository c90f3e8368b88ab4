package dev.parley.service.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class TracingSwitchTest {

  private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
  private static final String EXCLUDED = "spring.autoconfigure.exclude";

  private final MockEnvironment environment = new MockEnvironment();

  @Test
  void leavesAllOfTracingOutByDefault() {
    flip();
    assertThat(environment.getRequiredProperty(EXCLUDED).split(","))
        .hasSize(8)
        .allSatisfy(name -> assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException());
  }

  @Test
  void takesAnEmptyEndpointForNone() {
    environment.setProperty(ENDPOINT, "");
    flip();
    assertThat(environment.getProperty(EXCLUDED)).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {ENDPOINT, "management.otlp.tracing.endpoint"})
  void keepsItWhenSomebodyNamesAPlaceForTraces(String name) {
    environment.setProperty(name, "http://collector:4318/v1/traces");
    flip();
    assertThat(environment.getProperty(EXCLUDED))
        .endsWith(".PrometheusExemplarsAutoConfiguration")
        .doesNotContain(",");
    assertThat(environment.getProperty(ENDPOINT)).isEqualTo("http://collector:4318/v1/traces");
  }

  private void flip() {
    GenericApplicationContext context = new GenericApplicationContext();
    context.setEnvironment(environment);
    new TracingSwitch().initialize(context);
  }
}
