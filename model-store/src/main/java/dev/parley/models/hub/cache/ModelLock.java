package dev.parley.models.hub.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process on this machine change a model in a cache; the others wait. It is
 * released when the process ends, however that ends.
 */
public final class ModelLock implements AutoCloseable {

  private static final ConcurrentMap<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private final ReentrantLock here;
  private final FileChannel channel;

  private ModelLock(ReentrantLock here, FileChannel channel) {
    this.here = here;
    this.channel = channel;
  }

  /**
   * Waits until nobody else holds it.
   *
   * @param waiting runs before the wait, when somebody else holds it
   */
  public static ModelLock take(Path file, Runnable waiting)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(file.getParent());
    // By the real path: a link can give one cache two names, and Java locks a file once per
    // process.
    Path real = folder.toRealPath().resolve(file.getFileName());
    ReentrantLock here = HERE.computeIfAbsent(real, _ -> new ReentrantLock());
    if (!here.tryLock()) {
      waiting.run();
      here.lockInterruptibly();
    }
    try {
      return new ModelLock(here, locked(file, waiting));
    } catch (FileLockInterruptionException e) {
      here.unlock();
      throw new InterruptedException();
    } catch (IOException | RuntimeException e) {
      here.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close(); // first: Java lets no process lock a file that it holds already
    } finally {
      here.unlock();
    }
  }

  private static FileChannel locked(Path file, Runnable waiting) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        waiting.run();
        channel.lock();
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
