package dev.parley.inference.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.loop.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxCoresTest {

  private static final long TICK = 10_000_000;

  @TempDir private Path root;
  private long now = 1_000_000_000;
  private LinuxCores cores;

  @BeforeEach
  void machine() throws IOException {
    write("proc/thread-self/comm", "engine\n");
    write("proc/thread-self/schedstat", "77 8 9\n");
    write("proc/thread-self/status", "Name:\tengine\nCpus_allowed_list:\t0,2-3\n");
    thread(1, "java", 1_000_000);
    thread(2, "engine", 10_000);
    thread(3, "engine", 500);
    cpus(100, 7);
    write("proc/self/cgroup", "1:cpu:/\n0::/worker\n");
    cores = cores();
  }

  @Test
  void addsUpTheWaitsOfTheThreadsNamedAsTheCallerAndTheIdleTimeOfItsCores() {
    // Idle and waiting for a disk on the cores 0, 2 and 3; a tick of each was stolen.
    CoreTimes times = cores.read().orElseThrow();
    assertThat(times.at()).isEqualTo(now);
    assertThat(times.waited()).isEqualTo(10_500 + 3 * TICK);
    assertThat(times.idle()).isEqualTo(3 * 107 * TICK);
    assertThat(times.unused()).isEqualTo(times.idle());
  }

  @Test
  void aQuotaLimitsWhatIsIdleAndItsStopsAreWaits() throws IOException {
    write("cgroup/worker/cpu.max", "150000 100000\n");
    write("cgroup/worker/cpu.stat", "usage_usec 400000\nnr_throttled 2\nthrottled_usec 3\n");
    CoreTimes times = cores().read().orElseThrow();
    assertThat(times.waited()).isEqualTo(10_500 + 3 * TICK + 3_000);
    assertThat(times.unused()).isEqualTo(1_500_000_000 - 400_000_000);
    write("cgroup/worker/cpu.max", "max 100000\n");
    assertThat(cores().read().orElseThrow().unused()).isEqualTo(times.idle());
  }

  @Test
  void whatHappenedBetweenTwoReadings() throws IOException {
    CoreTimes before = cores.read().orElseThrow();
    thread(2, "engine", 250_010_000);
    cpus(120, 7);
    now += 500_000_000;
    CoreUse use = cores.read().orElseThrow().since(before);
    assertThat(use).isEqualTo(new CoreUse(500_000_000, 0.5, 1.2));
  }

  @Test
  void lostThreadsAreLookedForAgain() throws IOException {
    cores.read();
    Files.delete(root.resolve("proc/self/task/3/schedstat"));
    Files.delete(root.resolve("proc/self/task/3/comm"));
    assertThat(cores.read()).isEmpty();
    assertThat(cores.read().orElseThrow().waited()).isEqualTo(10_000 + 3 * TICK);
    thread(4, "engine", 1);
    cores.threadsChanged();
    assertThat(cores.read().orElseThrow().waited()).isEqualTo(10_001 + 3 * TICK);
  }

  @Test
  void aSystemThatCountsNoWaitsOrHasNoProcSaysNothing() throws IOException {
    assertThat(cores.countsWaits()).isTrue();
    write("proc/thread-self/schedstat", "0 0 0\n");
    assertThat(cores.countsWaits()).isFalse();
    Path nowhere = root.resolve("nowhere");
    LinuxCores none = new LinuxCores(nowhere, CpuQuota.of(nowhere, nowhere), () -> now);
    assertThat(none.countsWaits()).isFalse();
    assertThat(none.read()).isEmpty();
    assertThat(CoreMeter.NONE.read()).isEmpty();
  }

  @Test
  void readsThisMachineWhereItIsLinux() {
    CoreMeter here = LinuxCores.ofThisMachine(Ticker.SYSTEM);
    Optional<CoreTimes> before = here.read();
    assertThat(before.isPresent()).isEqualTo(!here.equals(CoreMeter.NONE));
    Optional<CoreUse> use = before.flatMap(earlier -> here.read().map(now -> now.since(earlier)));
    use.ifPresent(
        shared -> {
          assertThat(shared.waiting()).isGreaterThanOrEqualTo(0);
          assertThat(shared.idle()).isGreaterThanOrEqualTo(0);
        });
  }

  private LinuxCores cores() {
    Path proc = root.resolve("proc");
    return new LinuxCores(proc, CpuQuota.of(root.resolve("cgroup"), proc), () -> now);
  }

  private void thread(int id, String name, long waited) throws IOException {
    write("proc/self/task/" + id + "/comm", name + "\n");
    write("proc/self/task/" + id + "/schedstat", "5 " + waited + " 6\n");
  }

  private void cpus(long idle, long disk) throws IOException {
    StringBuilder text = new StringBuilder("cpu  1 2 3 4 5 6 7 8 9 10\n");
    for (int cpu = 0; cpu < 4; cpu++) {
      text.append("cpu%d 1 2 3 %d %d 6 7 1 0 0\n".formatted(cpu, idle, disk));
    }
    write("proc/stat", text + "intr 5\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
