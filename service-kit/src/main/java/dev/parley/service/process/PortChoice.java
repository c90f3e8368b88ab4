package dev.parley.service.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Lets several workers share a machine: without a port of its own, one gets 8081 or a free one. */
public final class PortChoice
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final int USUAL = 8081;

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    if (!environment.containsProperty("server.port")) {
      String address = environment.getProperty("server.address", "127.0.0.1");
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("port choice", Map.of("server.port", port(address))));
    }
  }

  private static int port(String address) {
    try (ServerSocket probe = new ServerSocket(USUAL, 1, InetAddress.getByName(address))) {
      return probe.getLocalPort();
    } catch (IOException taken) {
      return 0;
    }
  }
}
