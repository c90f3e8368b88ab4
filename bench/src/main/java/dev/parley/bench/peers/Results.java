package dev.parley.bench.peers;

import dev.parley.bench.measurement.Numbers;
import dev.parley.bench.measurement.Table;
import dev.parley.bench.stack.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/** What was measured of each peer; kept in a file, because a sitting may be cut into pieces. */
final class Results {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String NONE = "–";
  private static final List<Peer> PEERS = List.of(Peer.values());

  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param peakBytes most memory of the process with the weights so far
   */
  record Entry(Peer peer, Load load, Load.Result result, long peakBytes) {}

  /** Those of a file, or none when it does not exist. */
  static Results read(Path file) throws IOException {
    Results results = new Results();
    if (Files.exists(file)) {
      results.entries.addAll(List.of(JSON.readValue(Files.readAllBytes(file), Entry[].class)));
    }
    return results;
  }

  void write(Path file) throws IOException {
    Files.write(file, JSON.writeValueAsBytes(entries));
  }

  /** Takes the place of what was known of this peer and load. */
  void put(Entry entry) {
    entries.removeIf(old -> old.peer() == entry.peer() && old.load().equals(entry.load()));
    entries.add(entry);
  }

  /**
   * One row for each load; each cell of a peer with the ratio of Parley's with the same weights.
   */
  Table table(List<Load> loads) {
    String[] head = new String[PEERS.size() + 2];
    head[0] = "chats × prompt";
    head[1] = "";
    for (Peer peer : PEERS) {
      head[column(peer)] = peer.label();
    }
    Table table = new Table(head);
    for (Load load : loads) {
      String name = load.chats() + " × " + load.prompt();
      row(table, name, "tok/s", load, Load.Result::throughput, true);
      row(table, "", "decode tok/s", load, Load.Result::decode, true);
      row(table, "", "prefill tok/s", load, Load.Result::prefill, true);
      row(table, "", "first token ms", load, Load.Result::firstP50, false);
    }
    memory(table);
    return table;
  }

  private void row(
      Table table,
      String name,
      String what,
      Load load,
      ToDoubleFunction<Load.Result> value,
      boolean moreIsBetter) {
    String[] cells = new String[PEERS.size() + 2];
    cells[0] = name;
    cells[1] = what;
    for (Peer peer : PEERS) {
      Optional<Double> ours =
          peer.baseline().flatMap(one -> find(one, load)).map(value::applyAsDouble);
      Optional<Double> theirs = find(peer, load).map(value::applyAsDouble);
      cells[column(peer)] =
          theirs
              .filter(number -> number > 0)
              .map(number -> cell(number, ours, moreIsBetter))
              .orElse(NONE);
    }
    table.row(cells);
  }

  private static String cell(double number, Optional<Double> ours, boolean moreIsBetter) {
    String plain = Numbers.brief(number);
    return ours.map(parley -> moreIsBetter ? parley / number : number / parley)
        .map(ratio -> plain + " (" + Numbers.brief(ratio) + "×)")
        .orElse(plain);
  }

  private void memory(Table table) {
    String[] cells = new String[PEERS.size() + 2];
    cells[0] = "all";
    cells[1] = "peak memory GB";
    for (Peer peer : PEERS) {
      cells[column(peer)] =
          entries.stream()
              .filter(entry -> entry.peer() == peer)
              .map(Entry::peakBytes)
              .max(Long::compare)
              .map(bytes -> Numbers.brief(bytes / 1e9))
              .orElse(NONE);
    }
    table.row(cells);
  }

  private static int column(Peer peer) {
    return 2 + PEERS.indexOf(peer);
  }

  private Optional<Load.Result> find(Peer peer, Load load) {
    return entries.stream()
        .filter(entry -> entry.peer() == peer && entry.load().equals(load))
        .map(Entry::result)
        .findFirst();
  }
}
