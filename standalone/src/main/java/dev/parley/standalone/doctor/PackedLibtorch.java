package dev.parley.standalone.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** For which system this jar brings libtorch, as DJL names systems: linux-x86_64, linux-aarch64. */
final class PackedLibtorch {

  private static final String PROPERTIES = "/native/lib/pytorch.properties";

  private PackedLibtorch() {}

  /** "none" where there is none. */
  static String platform() {
    try (InputStream in = PackedLibtorch.class.getResourceAsStream(PROPERTIES)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("classifier", "none");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
