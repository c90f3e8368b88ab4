package dev.parley.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A whole key: {@code sk-parley-<8 id>-<32 secret><4 check>}, all in base62. The check is the
 * CRC-32 of what stands before it, modulo 62⁴, so that a mistyped key is noticed without asking
 * anybody. A secret: it is shown once and never stored; {@link #toString} leaves the secret out.
 */
public final class ApiKey {

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SECRET = 32;
  private static final int CHECK = 4;
  private static final int ID = 8;
  private static final Pattern SHAPE =
      Pattern.compile("(sk-parley-([0-9A-Za-z]{8})-[0-9A-Za-z]{32})([0-9A-Za-z]{4})");

  private final KeyId id;
  private final String text;

  private ApiKey(KeyId id, String text) {
    this.id = id;
    this.text = text;
  }

  /** The key that {@code text} spells; empty for what never was one. */
  public static Optional<ApiKey> parse(String text) {
    Matcher shape = SHAPE.matcher(text);
    return shape.matches() && shape.group(3).equals(checkOf(shape.group(1)))
        ? Optional.of(new ApiKey(new KeyId(shape.group(2)), text))
        : Optional.empty();
  }

  /** A key with an id of its own. */
  public static ApiKey random(SecureRandom random) {
    return random(new KeyId(draw(ID, random)), random);
  }

  /** Another secret for {@code id}. */
  public static ApiKey random(KeyId id, SecureRandom random) {
    String head = "sk-parley-" + id + "-" + draw(SECRET, random);
    return new ApiKey(id, head + checkOf(head));
  }

  public KeyId id() {
    return id;
  }

  /** The secret itself. */
  public String reveal() {
    return text;
  }

  public KeyHash hash() {
    return KeyHash.of(text);
  }

  @Override
  public String toString() {
    return "sk-parley-" + id + "-…";
  }

  private static String draw(int length, SecureRandom random) {
    StringBuilder drawn = new StringBuilder();
    for (int i = 0; i < length; i++) {
      drawn.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return drawn.toString();
  }

  private static String checkOf(String head) {
    CRC32 crc = new CRC32();
    crc.update(head.getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    StringBuilder check = new StringBuilder();
    for (int i = 0; i < CHECK; i++) {
      check.append(DIGITS.charAt((int) (rest % DIGITS.length())));
      rest /= DIGITS.length();
    }
    return check.reverse().toString();
  }
}
