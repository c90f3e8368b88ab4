package dev.parley.bench.abuser;

import dev.parley.bench.stack.Child;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A part of a round.
 *
 * @param abuser an {@link AbuserProgram}
 * @param processes whose processor time is counted
 */
record Part(HonestCallers callers, Child abuser, ProcessorTime.Processes processes) {

  /**
   * What was measured.
   *
   * @param firstTokens of the honest callers' chats, in milliseconds
   * @param calls how many of the abuser's were answered how; empty when there was none
   */
  record Result(double[] firstTokens, ProcessorTime processor, Optional<String> calls) {}

  /**
   * Returns when the abuser has left.
   *
   * @param kinds that it does at the same time; none when the honest callers are alone
   * @param rate calls a second of each kind at most
   */
  Result run(List<Abuse> kinds, int seconds, int rate) throws InterruptedException {
    ProcessorTime before = processes.now();
    if (!kinds.isEmpty()) {
      String names = kinds.stream().map(Abuse::name).collect(Collectors.joining(","));
      abuser.ask(seconds * 1000 + " " + rate + " " + names);
    }
    double[] firstTokens = callers.firstTokens(Duration.ofSeconds(seconds));
    ProcessorTime processor = processes.now().since(before);
    Optional<String> calls = kinds.isEmpty() ? Optional.empty() : Optional.of(abuser.answer());
    return new Result(firstTokens, processor, calls);
  }
}
