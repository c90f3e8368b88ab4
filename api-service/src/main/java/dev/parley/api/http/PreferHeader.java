package dev.parley.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code Prefer: wait=N}; a malformed preference counts as none (RFC 7240). */
public final class PreferHeader {

  private static final Pattern WAIT =
      Pattern.compile(
          "(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?=$|[,;])", Pattern.CASE_INSENSITIVE);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private PreferHeader() {}

  /** How long the client wants to wait for the end, at most a minute. */
  public static Optional<Duration> wait(HttpServletRequest request) {
    String header = String.join(",", Collections.list(request.getHeaders("Prefer")));
    Matcher wait = WAIT.matcher(header);
    if (!wait.find()) {
      return Optional.empty();
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return Optional.of(asked.compareTo(LONGEST) < 0 ? asked : LONGEST);
  }
}
