package dev.parley.service.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** How often this process looks for overdue jobs. */
@ConfigurationProperties("parley.sweep")
public record SweepSettings(@DefaultValue("2s") Duration period) {

  public SweepSettings {
    Check.between("parley.sweep.period", period, Duration.ofMillis(100), Duration.ofMinutes(1));
  }
}
