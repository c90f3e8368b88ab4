package dev.parley.standalone.doctor;

import dev.parley.models.hub.PullProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Room in a folder, which need not be there yet.
 *
 * @param setting with which another one is chosen
 */
record DiskCheck(String subject, Path folder, String setting) {

  /** Below this much free room one runs out of it soon. */
  private static final long LITTLE = 500L << 20;

  /**
   * @param needed bytes that will surely be written
   */
  Finding finding(long needed) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isWritable(existing)) {
      return Finding.bad(subject, existing + " cannot be written", advice());
    }
    try {
      return judged(Files.getFileStore(existing).getUsableSpace(), needed);
    } catch (IOException e) {
      return Finding.bad(subject, existing + " cannot be used: " + e.getMessage(), advice());
    }
  }

  private Finding judged(long free, long needed) {
    String text = PullProgress.spell(free) + " free in " + folder;
    if (free < needed) {
      return Finding.bad(subject, text + ", " + PullProgress.spell(needed) + " needed", advice());
    }
    return free - needed < LITTLE
        ? Finding.poor(subject, text, advice())
        : Finding.good(subject, text);
  }

  private String advice() {
    return "make room, or choose another place with " + setting;
  }
}
