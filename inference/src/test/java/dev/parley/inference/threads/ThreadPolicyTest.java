package dev.parley.inference.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Series of observations, half a second each. */
class ThreadPolicyTest {

  private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(500);

  private final ThreadPolicy two = new ThreadPolicy(Threads.upTo(2));

  @Test
  void startsWithAllThreadsAndKeepsThemWhileTheMachineIsQuiet() {
    assertThat(two.count()).isEqualTo(2);
    assertThat(windows(two, 100, 0.05, 0.1)).containsOnly(2);
  }

  @Test
  void leavesABusyCoreToItsUserAtOnce() {
    assertThat(two.next(use(0.7, 0))).isEqualTo(1);
    assertThat(windows(two, 100, 0.1, 0.05)).containsOnly(1);
  }

  @Test
  void twoThreadsShareTheirCoresWithServersThatTakeAQuarterOfOne() {
    assertThat(windows(two, 100, 0.3, 0.1)).containsOnly(2);
    two.next(use(0.5, 0));
    assertThat(windows(two, 3, 0, 0.73)).containsExactly(1, 2, 2);
  }

  @Test
  void ofMoreThreadsOneIsNotAddedWhereItWouldGiveWayAgain() {
    ThreadPolicy four = new ThreadPolicy(Threads.upTo(4));
    four.next(use(1, 0));
    assertThat(windows(four, 100, 0.1, 0.72)).containsOnly(3);
  }

  @Test
  void takesTheCoreBackOnceItHasBeenIdleForAWhile() {
    two.next(use(1, 0));
    assertThat(windows(two, 3, 0, 0.95)).containsExactly(1, 2, 2);
  }

  @Test
  void aMomentOfQuietIsNotYetAnIdleCore() {
    two.next(use(1, 0));
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      counts.add(two.next(use(0, 0.95)));
      counts.add(two.next(use(0, 0.4)));
    }
    assertThat(counts).containsOnly(1);
  }

  @Test
  void aCoreThatIsIdleOnlyWhileItIsLeftAloneIsTriedEverMoreRarely() {
    List<Integer> counts = alternate(two, 400);
    assertThat(changes(counts.subList(0, 40))).isBetween(2L, 12L);
    assertThat(changes(counts.subList(200, 400))).isBetween(1L, 8L);
  }

  @Test
  void afterAQuietTimeANeighbourIsNewsAndHoldsUpNobodyForLong() {
    alternate(two, 400);
    windows(two, 200, 0, 0.95);
    assertThat(two.count()).isEqualTo(2);
    two.next(use(1, 0));
    assertThat(windows(two, 2, 0, 0.95)).containsExactly(1, 2);
  }

  @Test
  void oneCoreHasNothingToDecide() {
    ThreadPolicy one = new ThreadPolicy(Threads.upTo(1));
    assertThat(windows(one, 20, 0.8, 0)).containsOnly(1);
    assertThat(windows(one, 20, 0, 1)).containsOnly(1);
  }

  @Test
  void aFixedNumberStays() {
    ThreadPolicy fixed = new ThreadPolicy(Threads.fixed(4));
    assertThat(windows(fixed, 20, 3, 0)).containsOnly(4);
    assertThat(windows(fixed, 20, 0, 4)).containsOnly(4);
  }

  @Test
  void manyCoresAreSharedWithManyNeighboursAndWithEachOther() {
    ThreadPolicy one = new ThreadPolicy(Threads.upTo(8));
    ThreadPolicy other = new ThreadPolicy(Threads.upTo(8));
    for (int i = 0; i < 20; i++) {
      CoreUse shared = onEightCores(one.count() + other.count());
      one.next(part(shared, one.count(), one.count() + other.count()));
      CoreUse then = onEightCores(one.count() + other.count());
      other.next(part(then, other.count(), one.count() + other.count()));
    }
    assertThat(one.count() + other.count()).isBetween(7, 8);
    assertThat(Math.min(one.count(), other.count())).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aQuotaBelowTheCoresCountsAsWaitingAndItsCoresAreNotFree() {
    ThreadPolicy quota = new ThreadPolicy(Threads.upTo(4));
    // 2.5 cores: of four threads 1.5 are stopped, then nothing is left to take.
    IntFunction<CoreUse> limited =
        threads -> use(Math.max(0, threads - 2.5), Math.max(0, 2.5 - threads));
    List<Integer> counts =
        IntStream.range(0, 60).mapToObj(i -> quota.next(limited.apply(quota.count()))).toList();
    assertThat(counts.getFirst()).isEqualTo(2);
    assertThat(counts).containsOnly(2);
  }

  /** Idle while there is one thread, waited for as soon as there are two. */
  private static List<Integer> alternate(ThreadPolicy policy, int windows) {
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < windows; i++) {
      counts.add(policy.next(policy.count() == 1 ? use(0, 0.95) : use(0.9, 0)));
    }
    return counts;
  }

  private static long changes(List<Integer> counts) {
    return IntStream.range(1, counts.size())
        .filter(i -> !counts.get(i).equals(counts.get(i - 1)))
        .count();
  }

  private static CoreUse onEightCores(int threads) {
    return use(Math.max(0, threads - 8), Math.max(0, 8 - threads));
  }

  private static CoreUse part(CoreUse all, int threads, int sum) {
    return use(all.waiting() * threads / sum, all.idle());
  }

  private static List<Integer> windows(ThreadPolicy policy, int count, double waits, double idle) {
    return IntStream.range(0, count).mapToObj(i -> policy.next(use(waits, idle))).toList();
  }

  private static CoreUse use(double waiting, double idle) {
    return new CoreUse(WINDOW, waiting, idle);
  }
}
