package dev.parley.faults.invariants;

import dev.parley.faults.client.SeenAnswer;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What Redis holds of a job: the state in its hash and the entries of its log. */
public record Logged(String job, String state, int attempts, int maxAttempts, List<Entry> log) {

  public Logged {
    log = List.copyOf(log);
  }

  /**
   * One entry of the log, whose id is {@code epoch-number}.
   *
   * @param pieces of the answer, as JSON
   */
  public record Entry(long epoch, long number, String type, List<JsonNode> pieces) {

    public Entry {
      pieces = List.copyOf(pieces);
    }
  }

  /** How often it was begun; releases count, too. */
  public long begins() {
    return log.stream().filter(entry -> entry.type().equals("started")).count();
  }

  SeenAnswer answer() {
    return SeenAnswer.ofPieces(
        job, log.stream().flatMap(entry -> entry.pieces().stream()).toList());
  }
}
