package dev.parley.faults.invariants;

import java.util.List;

/** What Redis holds of a job: the state in its hash and the entries of its log. */
public record Logged(String job, String state, int attempts, int maxAttempts, List<Entry> log) {

  public Logged {
    log = List.copyOf(log);
  }

  /** One entry of the log, whose id is {@code epoch-number}. */
  public record Entry(long epoch, long number, String type, String text) {}

  /** How often it was begun; releases count, too. */
  public long begins() {
    return log.stream().filter(entry -> entry.type().equals("started")).count();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    log.forEach(entry -> text.append(entry.text()));
    return text.toString();
  }
}
