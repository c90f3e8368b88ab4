package dev.parley.client;

import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** The answer to {@code GET /v1/queue}. */
public record QueueStatus(List<Line> lines) {

  /** One model. */
  public record Line(
      String model, int depth, int limit, int running, int seats, int workers, OptionalLong eta) {}

  /** Asks the server; without one the list is empty. */
  public static QueueStatus of(ParleyClient client) throws InterruptedException {
    return new QueueStatus(
        client.get("/v1/queue").stream()
            .flatMap(list -> list.path("data").valueStream())
            .map(QueueStatus::line)
            .toList());
  }

  /** True when at least one worker is up. */
  public boolean hasWorker() {
    return lines.stream().anyMatch(line -> line.workers() > 0);
  }

  private static Line line(JsonNode node) {
    return new Line(
        node.path("model").asString(""),
        node.path("depth").asInt(0),
        node.path("limit").asInt(0),
        node.path("running").asInt(0),
        node.path("seats").asInt(0),
        node.path("workers").asInt(0),
        node.path("eta_ms").isNumber()
            ? OptionalLong.of(node.path("eta_ms").asLong())
            : OptionalLong.empty());
  }
}
