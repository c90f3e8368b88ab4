package dev.parley.grammar.schema;

import dev.parley.grammar.Node;
import dev.parley.grammar.json.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Arrays: their items, one by one or all alike, and how many. */
record ArrayRules(SchemaCompiler compiler, List<Member> members) {

  Node node() {
    int least = RuleValues.most(members, "minItems");
    int most = RuleValues.least(members, "maxItems");
    unique(most);
    int fixed = 0;
    for (Member member : members) {
      fixed = Math.max(fixed, prefix(member));
    }
    List<Node> first = new ArrayList<>();
    boolean ends = false;
    for (int i = 0; i < fixed && !ends; i++) {
      Optional<Node> item = item(i);
      item.ifPresent(first::add);
      ends = item.isEmpty();
    }
    return new ArrayNode(first, ends ? Optional.empty() : item(fixed), least, most);
  }

  /** What all schemas say of an item; empty when one of them allows none there. */
  private Optional<Node> item(int index) {
    List<Member> item = new ArrayList<>();
    for (Member member : members) {
      boolean own = index < prefix(member);
      if (own || member.has("items")) {
        String keyword = own ? "prefixItems" : "items";
        JsonNode schema = own ? member.get(keyword).path(index) : member.get(keyword);
        String pointer = own ? member.pointer(keyword) + "/" + index : member.pointer(keyword);
        if (schema.isBoolean() && !schema.booleanValue()) {
          return Optional.empty();
        }
        item.add(Member.at(schema, pointer));
      }
    }
    return Optional.of(compiler.node(item));
  }

  private static int prefix(Member member) {
    if (!member.has("prefixItems")) {
      return 0;
    }
    if (!member.get("prefixItems").isArray()) {
      throw member.refuse("prefixItems", "this must be an array of schemas");
    }
    return member.get("prefixItems").size();
  }

  private void unique(int most) {
    for (Member member : members) {
      boolean unique = member.has("uniqueItems") && member.get("uniqueItems").booleanValue(true);
      if (unique && most > 1) {
        throw member.refuse("uniqueItems", "distinct items cannot be enforced");
      }
    }
  }
}
