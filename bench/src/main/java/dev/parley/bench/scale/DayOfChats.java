package dev.parley.bench.scale;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;

/** Chats that come by chance: a Poisson process whose rate changes with the hour, by thinning. */
public final class DayOfChats implements Iterator<Chat> {

  private final Demand demand;
  private final double end;
  private final RandomGenerator random;
  private double time;

  /**
   * @param seconds how long they come
   */
  public DayOfChats(Demand demand, double seconds, RandomGenerator random) {
    this.demand = demand;
    this.end = seconds;
    this.random = random;
    advance();
  }

  @Override
  public boolean hasNext() {
    return time < end;
  }

  @Override
  public Chat next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Chat chat = new Chat(time, demand.prompt(), tokens());
    advance();
    return chat;
  }

  private void advance() {
    do {
      time += random.nextExponential() / demand.peak();
    } while (hasNext() && random.nextDouble() * demand.peak() > demand.rate(time));
  }

  /** The geometric distribution whose mean is the demand's. */
  private int tokens() {
    double stops = 1.0 / demand.tokens();
    return stops == 1 ? 1 : 1 + (int) (Math.log(1 - random.nextDouble()) / Math.log(1 - stops));
  }
}
