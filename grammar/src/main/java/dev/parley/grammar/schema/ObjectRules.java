package dev.parley.grammar.schema;

import dev.parley.grammar.Node;
import dev.parley.grammar.json.ObjectNode;
import dev.parley.grammar.json.ObjectNode.Presence;
import dev.parley.grammar.json.ObjectNode.Property;
import dev.parley.grammar.schema.source.Pointers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Objects. Properties come in the order of their declaration. A schema that declares some and does
 * not speak of others gets no others: that is valid, and a model needs no invitation to ramble.
 */
record ObjectRules(SchemaCompiler compiler, List<Member> members) {

  Node node() {
    Set<String> required = required();
    Set<String> names = new LinkedHashSet<>();
    for (Member member : members) {
      if (member.has("properties") && !member.get("properties").isObject()) {
        throw member.refuse("properties", "this must be an object of schemas");
      }
      names.addAll(member.has("properties") ? member.get("properties").propertyNames() : Set.of());
    }
    names.addAll(required);
    List<Property> properties = new ArrayList<>();
    for (String name : names) {
      Presence presence = required.contains(name) ? Presence.REQUIRED : Presence.OPTIONAL;
      properties.add(new Property(name, compiler.node(value(name)), presence));
    }
    Optional<Node> others = mayHaveOthers() ? others() : Optional.empty();
    count(required.size(), properties.size(), others);
    return new ObjectNode(properties, others);
  }

  /** The schemas that a property must follow. */
  List<Member> value(String name) {
    List<Member> value = new ArrayList<>();
    for (Member member : members) {
      JsonNode declared = member.has("properties") ? member.get("properties") : member.get("");
      if (declared.has(name)) {
        String pointer = Pointers.child(member.pointer("properties"), name);
        value.add(Member.at(declared.path(name), pointer));
      } else if (member.has("additionalProperties")) {
        value.add(other(member));
      }
    }
    return value;
  }

  Set<String> required() {
    Set<String> required = new LinkedHashSet<>();
    for (Member member : members) {
      if (member.has("required")) {
        if (!member.get("required").isArray()) {
          throw member.refuse("required", "this must be an array of names");
        }
        member.get("required").forEach(name -> required.add(name.asString("")));
      }
    }
    return required;
  }

  private boolean mayHaveOthers() {
    boolean declares = members.stream().anyMatch(member -> member.has("properties"));
    boolean allows = members.stream().anyMatch(member -> member.has("additionalProperties"));
    return !declares || allows;
  }

  private Optional<Node> others() {
    List<Member> others = new ArrayList<>();
    for (Member member : members) {
      if (member.has("additionalProperties")) {
        Member other = other(member);
        if (other.schema().isBoolean() && !other.schema().booleanValue()) {
          return Optional.empty();
        }
        others.add(other);
      }
    }
    return Optional.of(compiler.node(others));
  }

  private static Member other(Member member) {
    return Member.at(member.get("additionalProperties"), member.pointer("additionalProperties"));
  }

  private void count(int required, int declared, Optional<Node> others) {
    for (Member member : members) {
      if (member.has("minProperties")
          && RuleValues.most(List.of(member), "minProperties") > required) {
        throw member.refuse("minProperties", "only what is required can be counted on");
      }
      boolean bounded = member.has("maxProperties");
      int most = RuleValues.least(List.of(member), "maxProperties");
      if (bounded && (others.isPresent() || most < declared)) {
        throw member.refuse("maxProperties", "properties cannot be counted");
      }
      if (member.has("propertyNames") && others.isPresent() && !anyName(member)) {
        throw member.refuse("propertyNames", "rules for names are not supported");
      }
    }
  }

  private static boolean anyName(Member member) {
    JsonNode names = member.get("propertyNames");
    boolean always = names.isBoolean() && names.booleanValue();
    boolean strings = names.size() == 1 && names.path("type").asString("").equals("string");
    return always || (names.isObject() && (names.isEmpty() || strings));
  }
}
