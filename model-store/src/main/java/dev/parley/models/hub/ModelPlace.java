package dev.parley.models.hub;

import dev.parley.models.hub.remote.HubName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What {@code parley.model} means. */
public sealed interface ModelPlace {

  /** The model that ships inside the worker. */
  record Builtin() implements ModelPlace {}

  /** A folder or a file on this machine, or what may have been meant as one. */
  record Local(String path) implements ModelPlace {}

  /** A model that a hub has. */
  record Published(HubName name) implements ModelPlace {}

  /** What exists here goes before what a hub may have. */
  static ModelPlace of(String text) {
    if (text.isBlank() || text.equals("builtin")) {
      return new Builtin();
    }
    if (exists(text) || text.endsWith(".gguf")) {
      return new Local(text);
    }
    return HubName.parse(text).<ModelPlace>map(Published::new).orElseGet(() -> new Local(text));
  }

  private static boolean exists(String text) {
    try {
      return Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
