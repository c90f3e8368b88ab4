package dev.parley.grammar.text;

import java.util.Map;
import java.util.Optional;

/**
 * The formats of strings, as patterns. Some are narrower than their standard, so that every checker
 * agrees with them: no leap seconds, no quoted local parts of e-mail addresses.
 */
public final class Formats {

  /**
   * @param most characters
   */
  public record Format(String pattern, int most) {}

  /** Any string. */
  public static final Format ANYTHING = new Format("", Integer.MAX_VALUE);

  private static final String LEAP_YEAR =
      "(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
  private static final String DATE =
      "(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])"
          + "|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))"
          + ("|" + LEAP_YEAR + "-02-29)");
  private static final String HOURS = "(?:[01]\\d|2[0-3])";
  private static final String TIME =
      HOURS + ":[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]" + HOURS + ":[0-5]\\d)";
  private static final String DURATION =
      "P(?:\\d{1,9}W|(?:DAY)(?:TIME)?|TIME)"
          .replace("DAY", "\\d{1,9}Y(?:\\d{1,9}M(?:\\d{1,9}D)?)?|\\d{1,9}M(?:\\d{1,9}D)?|\\d{1,9}D")
          .replace(
              "TIME",
              "T(?:\\d{1,9}H(?:\\d{1,9}M(?:\\d{1,9}S)?)?|\\d{1,9}M(?:\\d{1,9}S)?|\\d{1,9}S)");

  /** Labels that begin with a letter: a checker may take others for malformed addresses. */
  private static final String NAME = "[a-z](?:[a-z0-9]{0,20}[a-z0-9])?";

  private static final String DOMAIN = NAME + "(?:\\." + NAME + ")*\\.[a-z]{2,6}";
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";
  private static final String HEX = "[0-9a-f]{1,4}";

  private static final Map<String, Format> FORMATS =
      Map.ofEntries(
          Map.entry("date", whole(DATE)),
          Map.entry("time", whole(TIME)),
          Map.entry("date-time", whole(DATE + "T" + TIME)),
          Map.entry("duration", whole(DURATION)),
          Map.entry(
              "email", new Format("^[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*@" + DOMAIN + "$", 64)),
          Map.entry("hostname", new Format("^" + DOMAIN + "$", 253)),
          Map.entry("ipv4", whole(IPV4)),
          Map.entry("ipv6", whole(ipv6())),
          Map.entry("uuid", whole("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
          Map.entry(
              "uri",
              new Format(
                  "^https?://"
                      + DOMAIN
                      + "(?::[1-9]\\d{0,3})?(?:/[A-Za-z0-9._~-]*)*"
                      + "(?:\\?[A-Za-z0-9._~=&-]*)?(?:#[A-Za-z0-9._~-]*)?$",
                  2_000)));

  private Formats() {}

  /** The format of a name; empty when it is not known. */
  public static Optional<Format> named(String name) {
    return Optional.ofNullable(FORMATS.get(name));
  }

  private static Format whole(String pattern) {
    return new Format("^(?:" + pattern + ")$", Integer.MAX_VALUE);
  }

  /** Eight groups, or fewer with one gap. */
  private static String ipv6() {
    StringBuilder all = new StringBuilder("(?:" + HEX + ":){7}" + HEX);
    for (int before = 0; before <= 7; before++) {
      int after = 7 - before;
      String left = before == 0 ? "" : HEX + "(?::" + HEX + "){" + (before - 1) + "}";
      String right = after == 0 ? "" : "(?:" + HEX + "(?::" + HEX + "){0," + (after - 1) + "})?";
      all.append('|').append(left).append("::").append(right);
    }
    return all.toString();
  }
}
