package dev.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ports of the loopback interface for servers of tests: below those that the system gives to
 * connections, and none twice, though many processes of tests ask at once. Each process has some
 * that are its own: it holds a lock on a file as long as it lives.
 */
final class Ports {

  private static final int FIRST = 20_000;
  private static final int EACH = 200;
  private static final int PROCESSES = 60;

  private static final Share OWN = Share.take();

  private Ports() {}

  /** One that is free now, and that nobody else is given. */
  static synchronized int next() {
    while (OWN.ports.hasNext()) {
      int port = OWN.ports.next();
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("more than " + EACH + " servers in one process of tests");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What this process has.
   *
   * @param lock kept, because a lock that nobody knows is given back
   */
  private record Share(FileLock lock, Iterator<Integer> ports) {

    static Share take() {
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      for (int process = 0; process < PROCESSES; process++) {
        FileLock lock = lock(folder.resolve("parley-test-ports-" + process));
        if (lock != null) {
          int first = FIRST + process * EACH;
          return new Share(lock, IntStream.range(first, first + EACH).iterator());
        }
      }
      throw new IllegalStateException("more than " + PROCESSES + " processes of tests");
    }

    /** Null when another process has it, perhaps another user's. */
    private static @Nullable FileLock lock(Path file) {
      try {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
          channel.close();
        }
        return lock;
      } catch (AccessDeniedException _) {
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
