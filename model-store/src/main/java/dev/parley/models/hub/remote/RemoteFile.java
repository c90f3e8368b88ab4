package dev.parley.models.hub.remote;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * One file of a published model.
 *
 * @param name in the model's top folder; never a path
 * @param size in bytes
 * @param uri where its bytes are asked for
 */
public record RemoteFile(String name, long size, Checksum checksum, URI uri) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

  public RemoteFile {
    if (!isPlain(name) || size < 0) {
      throw new IllegalArgumentException("not a file: " + name + " of " + size + " bytes");
    }
  }

  /** Whether a name that somebody else chose is no path. */
  public static boolean isPlain(String name) {
    return PLAIN.matcher(name).matches() && !name.contains("..");
  }
}
