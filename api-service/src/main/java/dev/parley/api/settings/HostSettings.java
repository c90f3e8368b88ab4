package dev.parley.api.settings;

import dev.parley.service.settings.Check;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Under which names this service is called, besides those of the loopback interface.
 *
 * @param hosts names without a port
 */
@ConfigurationProperties("parley")
public record HostSettings(@DefaultValue List<String> hosts) {

  public HostSettings {
    hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    for (String host : hosts) {
      Check.that(
          host.matches("[a-z0-9.-]{1,253}|\\[[0-9a-f:.]+]"), "parley.hosts", host, "no host name");
    }
  }
}
