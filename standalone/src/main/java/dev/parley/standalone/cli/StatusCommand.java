package dev.parley.standalone.cli;

import dev.parley.client.ParleyClient;
import dev.parley.client.QueueStatus;
import dev.parley.service.process.ExitCode;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code parley status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows whether a Parley answers chats, and how busy it is.",
      "Ends with 0 when it is ready and a worker is up, else with 1."
    })
final class StatusCommand implements Callable<Integer> {

  private static final String ROW = "%-24s %7s %6s %8s %6s %8s %7s%n";

  @Mixin private ServerOption server = new ServerOption();

  @Override
  public Integer call() throws InterruptedException {
    URI address = server.address();
    try (ParleyClient client = server.client()) {
      Optional<JsonNode> health = client.get("/actuator/health/readiness");
      if (health.isEmpty()) {
        System.err.println("parley: no Parley answers at " + address + ": start one with ./parley");
        return ExitCode.FAILED.code();
      }
      return report(address, health.get().path("status").asString("unknown"), client);
    }
  }

  private static int report(URI address, String readiness, ParleyClient client)
      throws InterruptedException {
    Optional<JsonNode> answer = client.get("/v1/queue");
    if (answer.isPresent() && answer.get().has("error")) {
      System.err.println("parley: " + answer.get().at("/error/message").asString(""));
      System.err.println("parley: the key can stand in PARLEY_API_KEY");
      return ExitCode.FAILED.code();
    }
    QueueStatus queue = QueueStatus.of(client);
    System.out.printf(
        Locale.ROOT, "Parley at %s: %s%n", address, readiness.equals("UP") ? "ready" : readiness);
    System.out.printf(
        Locale.ROOT, ROW, "MODEL", "WAITING", "LIMIT", "RUNNING", "SEATS", "WORKERS", "ETA");
    queue.lines().forEach(StatusCommand::print);
    boolean up = readiness.equals("UP") && queue.hasWorker();
    return (up ? ExitCode.OK : ExitCode.FAILED).code();
  }

  private static void print(QueueStatus.Line line) {
    String eta = line.eta().isPresent() ? Math.ceilDiv(line.eta().getAsLong(), 1000) + " s" : "-";
    System.out.printf(
        Locale.ROOT,
        ROW,
        line.model(),
        line.depth(),
        line.limit(),
        line.running(),
        line.seats(),
        line.workers(),
        eta);
  }
}
