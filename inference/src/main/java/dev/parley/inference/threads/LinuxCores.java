package dev.parley.inference.threads;

import dev.parley.loop.Ticker;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What Linux counts in {@code /proc}: run queue waits of threads (proc(5), {@code schedstat}), idle
 * and stolen time of cores ({@code stat}); and what a control group of version 2 may use. The
 * threads of the steps are those that are named as the caller: a team of OpenMP inherits the name
 * of the thread that began it.
 */
final class LinuxCores implements CoreMeter {

  private static final long NANOS_PER_TICK = 10_000_000;

  private final Path proc;
  private final CpuQuota quota;
  private final Ticker ticker;
  private List<Path> team = List.of();
  private BitSet cores = new BitSet();

  LinuxCores(Path proc, CpuQuota quota, Ticker ticker) {
    this.proc = proc;
    this.quota = quota;
    this.ticker = ticker;
  }

  /** {@link CoreMeter#NONE} where this is no Linux, or one that counts no waits. */
  static CoreMeter ofThisMachine(Ticker ticker) {
    Path proc = Path.of("/proc");
    Path here = Path.of("/sys/fs/cgroup");
    LinuxCores linux = new LinuxCores(proc, CpuQuota.of(here, proc), ticker);
    return linux.countsWaits() ? linux : CoreMeter.NONE;
  }

  /** Kernels without the counters show zeros, the processor time of the caller included. */
  boolean countsWaits() {
    try {
      return field(Files.readString(proc.resolve("thread-self/schedstat")), 0) > 0
          && Files.isReadable(proc.resolve("stat"));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Override
  public void threadsChanged() {
    team = List.of();
  }

  @Override
  public Optional<CoreTimes> read() {
    try {
      if (team.isEmpty()) {
        team = team();
        cores = cores();
      }
      return Optional.of(times());
    } catch (IOException | RuntimeException e) {
      team = List.of(); // a thread has ended, or the format is unknown
      return Optional.empty();
    }
  }

  private CoreTimes times() throws IOException {
    long waited = 0;
    for (Path thread : team) {
      waited += field(Files.readString(thread.resolve("schedstat")), 1);
    }
    long idle = 0;
    for (String line : Files.readAllLines(proc.resolve("stat"))) {
      if (line.matches("cpu\\d+ .*") && cores.get(number(line))) {
        idle += NANOS_PER_TICK * (field(line, 4) + field(line, 5));
        waited += NANOS_PER_TICK * field(line, 8); // stolen by the machine's host
      }
    }
    long now = ticker.nanos();
    OptionalLong unused = quota.unused(now);
    return new CoreTimes(now, waited + quota.throttled(), idle, unused.orElse(idle));
  }

  private List<Path> team() throws IOException {
    String name = Files.readString(proc.resolve("thread-self/comm"));
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc.resolve("self/task"))) {
      for (Path thread : threads) {
        if (name.equals(nameOf(thread))) {
          found.add(thread);
        }
      }
    }
    return found;
  }

  private static String nameOf(Path thread) {
    try {
      return Files.readString(thread.resolve("comm"));
    } catch (IOException e) {
      return ""; // it has just ended
    }
  }

  private BitSet cores() throws IOException {
    String key = "Cpus_allowed_list:";
    String list =
        Files.readAllLines(proc.resolve("thread-self/status")).stream()
            .filter(line -> line.startsWith(key))
            .map(line -> line.substring(key.length()).strip())
            .findFirst()
            .orElseThrow();
    BitSet found = new BitSet();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", -1);
      found.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
    }
    return found;
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring("cpu".length(), line.indexOf(' ')));
  }

  private static long field(String line, int index) {
    return Long.parseLong(line.strip().split(" +", -1)[index]);
  }
}
