package dev.parley.grammar.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.grammar.Grammar;
import dev.parley.grammar.Node;
import dev.parley.grammar.json.JsonText;
import dev.parley.grammar.json.WordsNode;
import dev.parley.grammar.schema.source.ValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The values that {@code enum} and {@code const} list, as far as the other words allow them. */
record FixedValues(SchemaCompiler compiler, List<Member> members) {

  Node node() {
    Map<String, JsonNode> values = values();
    return new WordsNode(
        (isPlain() ? ofTypes(values) : following(values))
            .stream().map(text -> text.getBytes(UTF_8)).toList());
  }

  /** What all the lists have in common, by its spelling. */
  Map<String, JsonNode> values() {
    Map<String, JsonNode> common = new LinkedHashMap<>();
    boolean first = true;
    for (Member member : members) {
      for (String keyword : List.of("enum", "const")) {
        if (member.has(keyword)) {
          Map<String, JsonNode> listed = listed(member, keyword);
          if (first) {
            common.putAll(listed);
          }
          common.keySet().retainAll(listed.keySet());
          first = false;
        }
      }
    }
    return common;
  }

  private static Map<String, JsonNode> listed(Member member, String keyword) {
    JsonNode list = member.get(keyword);
    if (keyword.equals("enum") && !list.isArray()) {
      throw member.refuse(keyword, "this must be an array");
    }
    Map<String, JsonNode> listed = new LinkedHashMap<>();
    Collection<JsonNode> values = new ArrayList<>();
    if (keyword.equals("enum")) {
      list.forEach(values::add);
    } else {
      values.add(list);
    }
    for (JsonNode value : values) {
      String text = new String(JsonText.of(value), UTF_8);
      if (!UTF_8.newEncoder().canEncode(value.toString())) {
        throw member.refuse(keyword, "a text with half a surrogate pair");
      }
      listed.put(text, value);
    }
    return listed;
  }

  private boolean isPlain() {
    Set<String> values = Set.of("enum", "const", "type", "$ref", "allOf", "$defs", "definitions");
    return members.stream()
        .flatMap(member -> member.schema().propertyNames().stream().filter(member::has))
        .allMatch(word -> values.contains(word) || Keywords.isAnnotation(word));
  }

  private List<String> ofTypes(Map<String, JsonNode> values) {
    Set<ValueType> types = SchemaTypes.of(members);
    return values.entrySet().stream()
        .filter(value -> types.stream().anyMatch(type -> type.has(value.getValue())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<String> following(Map<String, JsonNode> values) {
    List<Member> rest =
        members.stream().map(member -> member.without("enum").without("const")).toList();
    Node node = compiler.node(rest);
    if (!Grammar.isWhole(node)) {
      Member listing = listing();
      String keyword = listing.has("enum") ? "enum" : "const";
      throw listing.refuse(keyword, "values of a schema that contains itself cannot be listed");
    }
    Grammar grammar = Grammar.of(node);
    return values.keySet().stream().filter(grammar::matches).toList();
  }

  private Member listing() {
    return members.stream()
        .filter(member -> member.has("enum") || member.has("const"))
        .findFirst()
        .orElseThrow();
  }
}
