package dev.parley.standalone.redis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which one launcher keeps its Redis server: locked as long as it is open, readable
 * by its owner alone. The lock dies with the process, however that ends.
 */
public final class DataFolder implements AutoCloseable {

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder when there is none and locks it.
   *
   * @throws DataFolderUnusable when it is in use or cannot be written
   */
  public static DataFolder claim(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    try {
      makePrivate(folder);
      return new DataFolder(folder, locked(folder));
    } catch (IOException e) {
      throw new DataFolderUnusable(
          "the data folder " + folder + " cannot be written (" + reason(e) + ")");
    }
  }

  public Path path() {
    return path;
  }

  /** The configuration of the running server, its port and password included. */
  Path redisConf() {
    return path.resolve("redis.conf");
  }

  Path redisPid() {
    return path.resolve("redis.pid");
  }

  Path redisLog() {
    return path.resolve("redis.log");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "access denied";
      case FileAlreadyExistsException _ -> "a file is in its way";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void makePrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private static FileChannel locked(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new DataFolderUnusable("the data folder " + folder + " is in use by another Parley");
    }
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }
}
