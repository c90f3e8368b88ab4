package dev.parley.faults.soak;

import java.util.Base64;
import java.util.Random;

/** An owner of jobs, as a browser is one. */
record SoakOwner(String id) {

  private static final int BYTES = 16;

  /** One that nobody else is. */
  static SoakOwner draw(Random chance) {
    byte[] bits = new byte[BYTES];
    chance.nextBytes(bits);
    return new SoakOwner(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  /** Its Cookie header. */
  String cookie() {
    return "parley=" + id;
  }
}
