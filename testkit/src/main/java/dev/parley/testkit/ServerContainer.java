package dev.parley.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A Redis server in a container. */
record ServerContainer(GenericContainer<?> container) implements TestRedis.Server {

  private static final DockerImageName IMAGE = DockerImageName.parse("redis:7-alpine");
  private static final int PORT = 6379;

  /** A started container, or empty where no Docker engine answers or it has no image. */
  static Optional<TestRedis.Server> tryStart() {
    if (!mayHaveDocker() || !DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    GenericContainer<?> container = new GenericContainer<>(IMAGE).withExposedPorts(PORT);
    try {
      container.start();
      return Optional.of(new ServerContainer(container));
    } catch (RuntimeException e) {
      container.close();
      return Optional.empty(); // no image and no network: the embedded server serves as well
    }
  }

  /** Spares machines without Docker the long search for it. */
  private static boolean mayHaveDocker() {
    return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
  }

  @Override
  public String url() {
    return "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
  }

  @Override
  public void close() {
    container.close();
  }
}
