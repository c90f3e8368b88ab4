package dev.parley.grammar.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Reads the numbers that rules are written with. */
final class RuleValues {

  private static final int MOST_DIGITS = 100;
  private static final int LARGEST_SCALE = 400;

  private RuleValues() {}

  /** The largest of what these schemas say; 0 when none says anything. */
  static int most(List<Member> members, String keyword) {
    return members.stream()
        .filter(member -> member.has(keyword))
        .mapToInt(member -> count(member, keyword))
        .max()
        .orElse(0);
  }

  /** The smallest of what these schemas say; {@link Integer#MAX_VALUE} when none says anything. */
  static int least(List<Member> members, String keyword) {
    return members.stream()
        .filter(member -> member.has(keyword))
        .mapToInt(member -> count(member, keyword))
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  /** What each of these schemas says. */
  static void each(List<Member> members, String keyword, Consumer<BigDecimal> use) {
    for (Member member : members) {
      if (member.has(keyword)) {
        use.accept(number(member, keyword));
      }
    }
  }

  private static int count(Member member, String keyword) {
    BigDecimal number = number(member, keyword);
    if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
      throw member.refuse(keyword, "this must be a whole number from 0 on");
    }
    return number.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
  }

  /** Numbers of absurd size would cost absurd work. */
  private static BigDecimal number(Member member, String keyword) {
    JsonNode value = member.get(keyword);
    if (!value.isNumber()) {
      throw member.refuse(keyword, "this must be a number");
    }
    BigDecimal number = value.decimalValue();
    if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > LARGEST_SCALE) {
      throw member.refuse(keyword, "this number is too long");
    }
    return number;
  }
}
