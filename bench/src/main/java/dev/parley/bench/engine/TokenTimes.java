package dev.parley.bench.engine;

import dev.parley.inference.engine.ChatListener;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * When the tokens of one chat were generated, by {@code System.nanoTime()}. Written by the engine's
 * thread.
 */
final class TokenTimes implements ChatListener {

  private final List<Long> times = new ArrayList<>();

  @Override
  public synchronized void generated(Token token) {
    times.add(System.nanoTime());
    notifyAll();
  }

  /** Waits until it has so many tokens. */
  synchronized void await(int tokens) throws InterruptedException {
    while (times.size() < tokens) {
      wait();
    }
  }

  synchronized int count() {
    return times.size();
  }

  synchronized long first() {
    return times.getFirst();
  }

  /** Milliseconds between two tokens, sorted, of the tokens within a time. */
  synchronized double[] gaps(long from, long to) {
    return gaps(times.stream().filter(time -> time >= from && time <= to).toList())
        .sorted()
        .toArray();
  }

  /** The median gap of so many tokens before a time and as many after another, in ms. */
  synchronized double usual(long before, long after, int tokens) {
    List<Long> earlier = times.stream().filter(time -> time < before).toList();
    List<Long> later = times.stream().filter(time -> time > after).limit(tokens).toList();
    List<Long> last = earlier.subList(earlier.size() - tokens, earlier.size());
    double[] gaps = DoubleStream.concat(gaps(last), gaps(later)).sorted().toArray();
    return gaps[gaps.length / 2];
  }

  private static DoubleStream gaps(List<Long> times) {
    return IntStream.range(1, times.size())
        .mapToDouble(i -> (times.get(i) - times.get(i - 1)) / 1e6);
  }
}
