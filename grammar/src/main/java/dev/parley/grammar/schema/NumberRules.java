package dev.parley.grammar.schema;

import dev.parley.grammar.Node;
import dev.parley.grammar.json.NumberNode;
import dev.parley.grammar.json.NumberRange;
import dev.parley.grammar.json.NumberRange.Kind;
import dev.parley.grammar.schema.source.ValueType;
import java.math.BigDecimal;
import java.util.List;

/** Numbers: bounds, multiples, and the formats that OpenAPI gives them. */
record NumberRules(List<Member> members) {

  Node node(ValueType type) {
    NumberRange range = NumberRange.all(type == ValueType.INTEGER ? Kind.INTEGER : Kind.NUMBER);
    for (Member member : members) {
      range = limited(range, member);
    }
    return new NumberNode(range);
  }

  private static NumberRange limited(NumberRange all, Member member) {
    List<Member> one = List.of(member);
    NumberRange[] range = {all};
    RuleValues.each(one, "minimum", bound -> range[0] = range[0].from(bound));
    RuleValues.each(one, "maximum", bound -> range[0] = range[0].to(bound));
    RuleValues.each(one, "exclusiveMinimum", bound -> range[0] = range[0].above(bound));
    RuleValues.each(one, "exclusiveMaximum", bound -> range[0] = range[0].below(bound));
    RuleValues.each(one, "multipleOf", factor -> range[0] = multiples(range[0], factor, member));
    return member.has("format") ? ofFormat(range[0], member) : range[0];
  }

  private static NumberRange multiples(NumberRange range, BigDecimal factor, Member member) {
    if (factor.signum() <= 0) {
      throw member.refuse("multipleOf", "this must be greater than 0");
    }
    return range
        .multiplesOf(factor)
        .orElseThrow(() -> member.refuse("multipleOf", "at most 16 digits on each side"));
  }

  /** Formats of strings say nothing about numbers. */
  private static NumberRange ofFormat(NumberRange range, Member member) {
    return switch (member.get("format").asString("")) {
      case "int32" ->
          range
              .from(BigDecimal.valueOf(Integer.MIN_VALUE))
              .to(BigDecimal.valueOf(Integer.MAX_VALUE));
      case "float", "double" -> range.from(BigDecimal.TEN.pow(16).negate());
      default -> range;
    };
  }
}
