package dev.parley.models.hub.cache;

import dev.parley.models.hub.remote.ModelFiles;
import dev.parley.models.hub.remote.RemoteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks, measures, lists and deletes the folders of a cache. */
public final class CacheFolders {

  private CacheFolders() {}

  /**
   * Whether no file of the model is missing.
   *
   * @param unreadable is told of a folder whose files cannot be read; it is not complete
   */
  static boolean isComplete(Path folder, Consumer<Path> unreadable) {
    try {
      return ModelFiles.NEEDED.stream().allMatch(name -> isFile(folder, name))
          && hasWeights(folder);
    } catch (IOException e) {
      unreadable.accept(folder);
      return false;
    }
  }

  private static boolean hasWeights(Path folder) throws IOException {
    if (isFile(folder, ModelFiles.SINGLE)) {
      return true;
    }
    if (!isFile(folder, ModelFiles.INDEX)) {
      return false;
    }
    Set<String> shards = ModelFiles.shards(folder.resolve(ModelFiles.INDEX));
    return !shards.isEmpty()
        && shards.stream().allMatch(name -> RemoteFile.isPlain(name) && isFile(folder, name));
  }

  private static boolean isFile(Path folder, String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  /** Deletes a folder with all that is in it, and never follows a link out of it. */
  public static void delete(Path top) throws IOException {
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * The folders in a folder; none where there is no such folder.
   *
   * @param unreadable is told of a folder that cannot be listed
   */
  static List<Path> folders(Path folder, Consumer<Path> unreadable) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(Files::isDirectory).toList();
    } catch (IOException | UncheckedIOException e) {
      unreadable.accept(folder);
      return List.of();
    }
  }

  /** Bytes of the files in a folder, links followed to the files that they name. */
  public static long size(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }
}
