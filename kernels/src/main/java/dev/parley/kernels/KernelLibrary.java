package dev.parley.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The operators' library, {@code src/main/native}. Loaded, it stays so in this process. */
public final class KernelLibrary {

  private static boolean loaded;

  private KernelLibrary() {}

  /**
   * Makes the operators known to libtorch, which must be loaded already. To be asked for only where
   * {@link KernelSupport} says that they can run.
   *
   * @param folders to unpack it in for the moment, the first that serves
   * @return why it cannot be loaded; empty when it is
   */
  public static synchronized Optional<String> load(List<Path> folders) {
    Optional<String> failure = Optional.of("there is no folder to unpack them in");
    for (Path folder : folders) {
      failure = loaded ? Optional.empty() : loadFrom(folder);
      if (failure.isEmpty()) {
        return failure;
      }
    }
    return failure;
  }

  @SuppressWarnings("restricted") // native access is enabled where this runs
  private static Optional<String> loadFrom(Path folder) {
    try {
      Path file = Files.createTempFile(folder, "libparley", ".so"); // only we may write to it
      try {
        unpack(file);
        System.load(file.toAbsolutePath().toString());
        loaded = true;
        return Optional.empty();
      } finally {
        Files.deleteIfExists(file); // what is loaded stays
      }
    } catch (IOException | UnsatisfiedLinkError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static void unpack(Path file) throws IOException {
    String name =
        "/kernels/%s/libparley.so"
            .formatted(KernelMachine.ofThisMachine().platform().orElseThrow());
    try (InputStream resource = KernelLibrary.class.getResourceAsStream(name)) {
      InputStream in = Objects.requireNonNull(resource, name);
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
