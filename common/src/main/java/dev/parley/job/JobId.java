package dev.parley.job;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one job: {@code job_<shard>_<22 base64url characters of 128 random bits>}. Unguessable, and
 * it names the shard that holds all keys of the job.
 */
public record JobId(String value) {

  private static final Pattern SHAPE = Pattern.compile("job_(0|[1-9][0-9]{0,3})_[A-Za-z0-9_-]{22}");
  private static final SecureRandom RANDOM = new SecureRandom();

  public JobId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a job id: " + value);
    }
  }

  /** A new id in {@code shard}. */
  public static JobId random(int shard) {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return new JobId(
        "job_" + shard + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  /** The id that {@code text} spells, or empty when it spells none. */
  public static Optional<JobId> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new JobId(text)) : Optional.empty();
  }

  /** The 22 random characters, which ids of other wires share. */
  public String suffix() {
    return value.substring(value.lastIndexOf('_', value.length() - 23) + 1);
  }

  public int shard() {
    Matcher parts = SHAPE.matcher(value);
    if (!parts.matches()) {
      throw new IllegalStateException(value);
    }
    return Integer.parseInt(parts.group(1));
  }

  @Override
  public String toString() {
    return value;
  }
}
