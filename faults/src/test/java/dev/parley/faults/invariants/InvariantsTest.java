package dev.parley.faults.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ViewedEvent;
import dev.parley.faults.invariants.Account.Spent;
import dev.parley.faults.invariants.Logged.Entry;
import dev.parley.inference.fake.FakeTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InvariantsTest {

  private static final Resources BASE = new Resources(50, 40, 100, 0);

  /** A run that can be spoilt: job {@code a} said "7.0 7.1 7.2 " over a takeover. */
  static final class Run {
    String job = "a";
    List<Asked> more = new ArrayList<>();
    List<Entry> log =
        new ArrayList<>(
            List.of(
                entry(0, 1, "queued"),
                entry(10, 0, "started"),
                entry(10, 1, "tokens", "7.0 7.1 "),
                entry(20, 0, "queued"),
                entry(30, 0, "started"),
                entry(30, 1, "tokens", "7.2 "),
                entry(30, 2, "completed")));
    List<ViewedEvent> events =
        new ArrayList<>(
            List.of(
                event("0-1", "queued", ""),
                event("10-1", "tokens", "7.0 7.1 "),
                event("20-0", "queued", ""),
                event("30-1", "tokens", "7.2 "),
                end("30-2", "7.0 7.1 7.2 ")));
    List<ViewedEvent> other = new ArrayList<>(events);
    String state = "completed";
    int attempts = 2;
    List<byte[]> bodies = new ArrayList<>(List.of(bytes("id: 0-1\n: ping\n\ndata: {}\nhalf a li")));
    List<String> exposed = new ArrayList<>();
    Map<String, Long> leftovers = Map.of("queue", 0L, "due", 0L);
    Tally tally = new Tally(3, 1, 1, 1, 1, 2);
    Resources after = BASE;
    long reserved;
    Spent charged = new Spent(1, 5, 3);

    List<Violation> check() {
      return Invariants.check(
          new Evidence(
              Stream.concat(Stream.of(new Asked(job, 7, 3)), more.stream()).toList(),
              List.of(new Viewed(job, events, bodies), new Viewed(job, other, List.of())),
              List.of(new Logged(job, state, attempts, 3, log)),
              exposed,
              leftovers,
              Optional.of(tally),
              List.of(new Evidence.Holding("process", BASE, after)),
              List.of(new Account("AAAAAAAA", reserved, charged, new Spent(1, 5, 3)))));
    }
  }

  @Test
  void findsNothingWhereAllIsWell() {
    assertThat(new Run().check()).isEmpty();
  }

  @Test
  void aResetBeginsAnew() {
    Run run = new Run();
    run.events.add(2, new ViewedEvent(Optional.empty(), "reset", "{}"));
    run.events.add(3, event("10-1", "tokens", "7.0 7.1 "));
    assertThat(run.check()).isEmpty();
  }

  /** A run whose answer thinks "7.0 ", says "7.1 " and calls a tool named "7.2 ". */
  private static Run inParts(String thought, String call) {
    Run run = new Run();
    String id = "call_" + "x".repeat(22) + "_0";
    String tokens =
        "{\"reasoning\":\"7.0 \",\"text\":\"7.1 \",\"tool_calls\":[{\"index\":0,\"id\":\"ID\","
            + "\"name\":\"7.2 \",\"arguments\":\"\"}]}";
    String output =
        "{\"output\":{\"reasoning\":\""
            + thought
            + "\",\"text\":\"7.1 \",\"tool_calls\":"
            + "[{\"id\":\"ID\",\"name\":\"7.2 \",\"arguments\":\"\"}]}}";
    run.job = "job_0_" + "x".repeat(22);
    run.log.set(2, new Entry(10, 1, "tokens", List.of(json("{\"reasoning\":\"7.0 \"}"))));
    run.log.set(
        5,
        new Entry(
            30,
            1,
            "tokens",
            List.of(json("{\"text\":\"7.1 \"}"), json("{\"call\":0," + call + "}"))));
    run.events =
        List.of(
            new ViewedEvent(Optional.of("30-1"), "tokens", tokens.replace("ID", id)),
            new ViewedEvent(Optional.of("30-2"), "completed", output.replace("ID", id)));
    run.other = run.events;
    return run;
  }

  @Test
  void comparesTheParts() {
    assertThat(inParts("7.0 ", "\"name\":\"7.2 \"").check()).isEmpty();
    assertThat(inParts("", "\"name\":\"7.2 \"").check())
        .extracting(Violation::invariant)
        .containsOnly("I4");
    assertThat(inParts("7.0 ", "\"name\":\"7.3 \"").check())
        .extracting(Violation::invariant)
        .containsOnly("I4");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("spoilt")
  void findsEachViolation(String invariant, String name, Consumer<Run> spoil) {
    Run run = new Run();
    spoil.accept(run);
    assertThat(run.check()).extracting(Violation::invariant).as(name).contains(invariant);
  }

  static Stream<Arguments> spoilt() {
    return Stream.of(
        row("I1", "an accepted job is unknown", run -> run.more.add(new Asked("b", 8, 1))),
        row("I1", "a job never ends", run -> run.log.removeLast()),
        row("I1", "a viewer never sees the end", run -> run.events.removeLast()),
        row("I2", "two ends in the log", run -> run.log.add(entry(40, 0, "failed"))),
        row("I2", "a word behind the end", run -> run.log.add(entry(40, 0, "queued"))),
        row("I2", "hash and log differ", run -> run.state = "cancelled"),
        row("I2", "a viewer sees two ends", run -> run.events.add(run.events.getLast())),
        row("I3", "a hole in the log", run -> run.log.set(5, entry(30, 2, "tokens", "7.2 "))),
        row("I3", "an epoch without a start", run -> run.log.remove(4)),
        row("I3", "the log lacks its head", run -> run.log.removeFirst()),
        row("I3", "a viewer sees an id again", run -> run.events.add(2, run.events.get(1))),
        row("I4", "a viewer misses a word", run -> run.events.remove(3)),
        row("I4", "the end has another text", run -> run.events.set(4, end("30-2", "7.0 "))),
        row("I4", "the log repeats a word", run -> run.log.set(5, word("7.1 7.2 "))),
        row("I4", "a body has a strange line", run -> run.bodies.add(bytes("data: {}\n<html>\n"))),
        row(
            "I4",
            "a body is not UTF-8",
            run -> run.bodies.add(new byte[] {':', (byte) 0xc3, '\n'})),
        row("I5", "two viewers disagree", run -> run.other.set(3, event("30-1", "tokens", "7.9 "))),
        row("I6", "another's word", run -> run.events.set(3, event("30-1", "tokens", "8.2 "))),
        row("I6", "a stranger sees it", run -> run.exposed.add("a")),
        row("I7", "a due entry is left", run -> run.leftovers = Map.of("due", 1L)),
        row("I8", "too many attempts", run -> run.attempts = 4),
        row("I9", "a zombie's word", run -> run.log.set(5, entry(31, 0, "tokens", "7.2 "))),
        row("I10", "an answer is lost", run -> run.tally = new Tally(4, 1, 1, 1, 0, 1)),
        row("I10", "a refusal left a job", run -> run.tally = new Tally(3, 1, 1, 1, 0, 2)),
        row("I11", "threads stay", run -> run.after = new Resources(50, 400, 100, 0)),
        row("I11", "files stay", run -> run.after = new Resources(50, 40, 900, 0)),
        row("I11", "memory stays", run -> run.after = new Resources(500, 40, 100, 0)),
        row("I11", "a subscription stays", run -> run.after = new Resources(50, 40, 100, 1)),
        row("I12", "a reservation stays", run -> run.reserved = 64),
        row("I12", "a job is charged twice", run -> run.charged = new Spent(2, 10, 6)),
        row("I12", "a token is not charged", run -> run.charged = new Spent(1, 5, 2)));
  }

  @Test
  void theTextOfTheFakeModelIsTheTextOfTheRun() {
    assertThat(FakeTokens.text(7, 0, 3)).isEqualTo("7.0 7.1 7.2 ");
  }

  private static Arguments row(String invariant, String name, Consumer<Run> spoil) {
    return Arguments.of(invariant, name, spoil);
  }

  private static Entry word(String text) {
    return entry(30, 1, "tokens", text);
  }

  private static Entry entry(long epoch, long number, String type, String... texts) {
    return new Entry(
        epoch,
        number,
        type,
        Stream.of(texts).map(text -> json("{\"text\":\"" + text + "\"}")).toList());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ViewedEvent event(String id, String event, String text) {
    return new ViewedEvent(Optional.of(id), event, "{\"text\":\"" + text + "\"}");
  }

  private static ViewedEvent end(String id, String text) {
    return new ViewedEvent(
        Optional.of(id), "completed", "{\"output\":{\"text\":\"" + text + "\"}}");
  }
}
