package dev.parley.worker.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The built-in model as a folder. Libraries that read models want files, so out of a jar it is
 * copied into a folder of its own, which goes when this is closed.
 */
public final class BuiltinModel implements AutoCloseable {

  /** Its name for clients. */
  public static final String NAME = "parley-builtin";

  private final Path folder;
  private final Optional<Path> copy;

  private BuiltinModel(Path folder, Optional<Path> copy) {
    this.folder = folder;
    this.copy = copy;
  }

  /** Finds it on the class path. */
  public static BuiltinModel open() {
    try {
      Resource[] files =
          new PathMatchingResourcePatternResolver().getResources("classpath:models/" + NAME + "/*");
      return files.length > 0 && files[0].isFile() ? inPlace(files[0]) : copied(files);
    } catch (IOException e) {
      throw new UncheckedIOException("the built-in model cannot be read", e);
    }
  }

  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    copy.ifPresent(BuiltinModel::delete);
  }

  private static BuiltinModel inPlace(Resource file) throws IOException {
    Path folder = Objects.requireNonNull(file.getFilePath().getParent());
    return new BuiltinModel(folder, Optional.empty());
  }

  private static BuiltinModel copied(Resource[] files) throws IOException {
    Path copy = Files.createTempDirectory(NAME + "-");
    for (Resource file : files) {
      try (InputStream content = file.getInputStream()) {
        Files.copy(content, copy.resolve(Objects.requireNonNull(file.getFilename())));
      }
    }
    return new BuiltinModel(copy, Optional.of(copy));
  }

  private static void delete(Path copy) {
    try (Stream<Path> files = Files.list(copy)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(copy);
    } catch (IOException e) {
      throw new UncheckedIOException("the copy of the built-in model cannot be deleted", e);
    }
  }
}
