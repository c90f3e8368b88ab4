package dev.parley.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The built-in model as a folder. Libraries that read models want files, so out of a jar it is
 * copied into a folder of its own, which goes when this is closed.
 */
public final class BuiltinModel implements AutoCloseable {

  /** Its name for clients. */
  public static final String NAME = "parley-builtin";

  private static final List<String> FILES =
      List.of(
          "config.json",
          "generation_config.json",
          "model.safetensors",
          "parley.json",
          "tokenizer.json",
          "tokenizer_config.json");

  private final Path folder;
  private final Optional<Path> copy;

  private BuiltinModel(Path folder, Optional<Path> copy) {
    this.folder = folder;
    this.copy = copy;
  }

  /** Finds it on the class path. */
  public static BuiltinModel open() {
    try {
      URI config = resource("config.json").toURI();
      return config.getScheme().equals("file")
          ? new BuiltinModel(Objects.requireNonNull(Path.of(config).getParent()), Optional.empty())
          : copied();
    } catch (IOException e) {
      throw new UncheckedIOException("the built-in model cannot be read", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    copy.ifPresent(BuiltinModel::delete);
  }

  private static BuiltinModel copied() throws IOException {
    Path copy = Files.createTempDirectory(NAME + "-");
    for (String file : FILES) {
      try (InputStream content = resource(file).openStream()) {
        Files.copy(content, copy.resolve(file));
      }
    }
    return new BuiltinModel(copy, Optional.of(copy));
  }

  private static URL resource(String file) {
    return Objects.requireNonNull(
        BuiltinModel.class.getResource("/models/" + NAME + "/" + file), file);
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
