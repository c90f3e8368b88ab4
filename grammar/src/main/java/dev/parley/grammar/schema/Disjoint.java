package dev.parley.grammar.schema;

import dev.parley.grammar.schema.source.ValueType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Whether no value can follow two schemas: only then is {@code oneOf} what {@code anyOf} is. */
final class Disjoint {

  private Disjoint() {}

  /**
   * False where it cannot be decided.
   *
   * @param choices with all that references add
   */
  static boolean all(List<List<Member>> choices, SchemaCompiler compiler) {
    compiler.budget().spend((long) choices.size() * choices.size() * 100);
    for (int i = 0; i < choices.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!disjoint(choices.get(i), choices.get(j), compiler)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean disjoint(List<Member> one, List<Member> two, SchemaCompiler compiler) {
    Set<ValueType> common = types(one);
    common.retainAll(types(two));
    if (common.isEmpty() || differentValues(one, two, compiler)) {
      return true;
    }
    return common.equals(Set.of(ValueType.OBJECT))
        && (differentProperty(one, two, compiler) || forbids(one, two) || forbids(two, one));
  }

  /** Unlike where a value is generated, a schema without a type allows all of them. */
  private static Set<ValueType> types(List<Member> members) {
    Set<ValueType> types = new HashSet<>(Set.of(ValueType.values()));
    members.forEach(member -> types.retainAll(SchemaTypes.of(member.schema(), member.pointer())));
    return types;
  }

  private static boolean differentValues(
      List<Member> one, List<Member> two, SchemaCompiler compiler) {
    if (!hasValues(one) || !hasValues(two)) {
      return false;
    }
    Map<String, JsonNode> values = new FixedValues(compiler, one).values();
    Map<String, JsonNode> others = new FixedValues(compiler, two).values();
    return values.values().stream()
        .noneMatch(value -> others.values().stream().anyMatch(other -> same(value, other)));
  }

  private static boolean same(JsonNode one, JsonNode two) {
    if (one.isNumber() && two.isNumber()) {
      return one.decimalValue().compareTo(two.decimalValue()) == 0;
    }
    return one.getNodeType() == two.getNodeType() && (one.isContainer() || one.equals(two));
  }

  private static boolean hasValues(List<Member> members) {
    return members.stream().anyMatch(member -> member.has("enum") || member.has("const"));
  }

  /** A property that both require, with different values: what OpenAPI calls a discriminator. */
  private static boolean differentProperty(
      List<Member> one, List<Member> two, SchemaCompiler compiler) {
    ObjectRules first = new ObjectRules(compiler, one);
    ObjectRules second = new ObjectRules(compiler, two);
    Set<String> required = first.required();
    required.retainAll(second.required());
    return required.stream()
        .anyMatch(
            name ->
                differentValues(
                    compiler.expanded(first.value(name)),
                    compiler.expanded(second.value(name)),
                    compiler));
  }

  /** Whether one requires a property that the other does not allow. */
  private static boolean forbids(List<Member> one, List<Member> two) {
    Set<String> required = new HashSet<>();
    one.forEach(member -> member.get("required").forEach(name -> required.add(name.asString(""))));
    return two.stream()
        .filter(member -> member.get("additionalProperties").isBoolean())
        .filter(member -> !member.get("additionalProperties").booleanValue())
        .anyMatch(
            member -> required.stream().anyMatch(name -> !member.get("properties").has(name)));
  }
}
