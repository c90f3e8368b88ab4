package dev.parley.inference.chatformat.template;

import dev.parley.inference.chatformat.tools.CallDialect;
import dev.parley.inference.chatformat.tools.Hermes;
import dev.parley.inference.chatformat.tools.Hermes.Unreadable;
import dev.parley.inference.chatformat.tools.ListedCalls;
import dev.parley.inference.chatformat.tools.MiniCpm5Tools;
import dev.parley.inference.chatformat.tools.Qwen35Tools;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises the way in which a call is written, by one that a template has printed. */
final class WrittenCalls {

  /**
   * @param look of a call of NAME whose argument {@code city} is CITY, without white space
   */
  private record Look(String look, CallDialect dialect) {

    boolean matches(String prompt, String name, String city) {
      String pattern =
          look.replace("NAME", Pattern.quote(name)).replace("CITY", Pattern.quote(city));
      return Pattern.compile(pattern).matcher(prompt).find();
    }
  }

  private static final String MEMBERS = "\"name\":\"NAME\",\"arguments\":\\{\"city\":\"CITY\"\\}";

  private static final List<Look> LOOKS =
      List.of(
          new Look("<tool_call>\\{" + MEMBERS, new Hermes(Unreadable.AS_THEY_ARE)),
          new Look("<tool_call>\\[\\{[^<]*" + MEMBERS, ListedCalls.FALCON_3),
          new Look("<\\|tool_call_start\\|>\\[NAME\\(city=['\"]CITY['\"]\\)\\]", ListedCalls.LFM2),
          new Look("<\\|tool_call\\|>\\[\\{[^<]*" + MEMBERS, ListedCalls.PHI_4),
          new Look(
              "<tool_call><function=NAME><parameter=city>CITY</parameter></function></tool_call>",
              new Qwen35Tools()),
          new Look(
              "<functionname=\"NAME\"><paramname=\"city\">CITY</param></function>",
              new MiniCpm5Tools()));

  private WrittenCalls() {}

  /**
   * The way that is known here; empty for any other.
   *
   * @param prompt with a call of this name, whose argument {@code city} is this one
   */
  static Optional<CallDialect> dialect(String prompt, String name, String city) {
    String dense = prompt.replaceAll("\\s", "");
    return LOOKS.stream()
        .filter(look -> look.matches(dense, name, city))
        .map(Look::dialect)
        .findFirst();
  }
}
