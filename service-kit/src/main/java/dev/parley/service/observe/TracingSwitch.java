package dev.parley.service.observe;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Leaves tracing out altogether unless a setting names where traces go: {@code
 * management.opentelemetry.tracing.export.otlp.endpoint} (or its name before Boot 4, {@code
 * management.otlp.tracing.endpoint}), which Boot also reads from {@code
 * OTEL_EXPORTER_OTLP_ENDPOINT}. Never are traces mentioned among the metrics (exemplars):
 * Micrometer puts them where OpenMetrics 1.0 has none, and Prometheus then refuses all numbers of
 * the process.
 */
public final class TracingSwitch
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
  private static final String FORMER_NAME = "management.otlp.tracing.endpoint";
  private static final String EXCLUDED = "spring.autoconfigure.exclude";
  private static final String TRACING =
      "org.springframework.boot.micrometer.tracing.autoconfigure.";
  private static final String EXEMPLARS =
      TRACING + "prometheus.PrometheusExemplarsAutoConfiguration";
  private static final String BRIDGE =
      "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.";
  private static final String SDK = "org.springframework.boot.opentelemetry.autoconfigure.";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    Map<String, Object> settings = new LinkedHashMap<>();
    String former = environment.getProperty(FORMER_NAME, "");
    if (!former.isBlank()) {
      settings.put(ENDPOINT, former);
    }
    boolean off = former.isBlank() && environment.getProperty(ENDPOINT, "").isBlank();
    settings.put(EXCLUDED, off ? all() : EXEMPLARS);
    environment.getPropertySources().addLast(new MapPropertySource("tracing", settings));
  }

  private static String all() {
    return String.join(
        ",",
        TRACING + "MicrometerTracingAutoConfiguration",
        TRACING + "NoopTracerAutoConfiguration",
        EXEMPLARS,
        BRIDGE + "OpenTelemetryTracingAutoConfiguration",
        BRIDGE + "otlp.OtlpTracingAutoConfiguration",
        SDK + "OpenTelemetrySdkAutoConfiguration",
        SDK + "logging.OpenTelemetryLoggingAutoConfiguration",
        SDK + "logging.otlp.OtlpLoggingAutoConfiguration");
  }
}
