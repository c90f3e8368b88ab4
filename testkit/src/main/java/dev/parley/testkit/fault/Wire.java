package dev.parley.testkit.fault;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * What is under way in one direction of a line: in order, and bounded, so that a sender blocks
 * while the other side does not read. One thread puts, one takes.
 */
final class Wire {

  private static final int ROOM = 64 * 1024;
  private static final Parcel END = new Parcel(new byte[0], 0);

  private final BlockingQueue<Parcel> underWay = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(ROOM);

  /**
   * Bytes on their way.
   *
   * @param sentAt by {@code System.nanoTime()}
   */
  record Parcel(byte[] bytes, long sentAt) {

    @SuppressWarnings("ReferenceEquality") // the end is this one object, whatever it holds
    boolean isEnd() {
      return this == END;
    }
  }

  /** Waits for room. */
  void put(byte[] bytes) throws InterruptedException {
    room.acquire(bytes.length);
    underWay.add(new Parcel(bytes, System.nanoTime()));
  }

  /** Nothing follows. */
  void end() {
    underWay.add(END);
  }

  /** The next parcel, once there is one. */
  Parcel take() throws InterruptedException {
    return underWay.take();
  }

  /** It is on the other side. */
  void arrived(Parcel parcel) {
    room.release(parcel.bytes().length);
  }

  /** Nobody takes any more: putting need not wait for room. */
  void abandon() {
    room.release(Integer.MAX_VALUE / 2);
  }
}
