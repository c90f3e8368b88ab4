package dev.parley.grammar.schema;

import dev.parley.grammar.ChoiceNode;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.Node;
import dev.parley.grammar.Reference;
import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import dev.parley.grammar.schema.source.Pointers;
import dev.parley.grammar.schema.source.SchemaException;
import dev.parley.grammar.schema.source.ValueType;
import dev.parley.grammar.text.Budget;
import dev.parley.grammar.text.TooComplexException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a grammar of a schema. A value may have to follow several schemas at once ({@code allOf},
 * {@code $ref} with words beside it), so each node is made of a list of them. Not thread-safe.
 */
final class SchemaCompiler {

  private static final long NODE_COSTS = 2_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(128)
                          .maxDocumentLength(1_000_000)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final JsonNode root;
  private final Budget budget;
  private final Map<String, Reference> known = new HashMap<>();

  SchemaCompiler(JsonNode root, Budget budget) {
    this.root = root;
    this.budget = budget;
  }

  static Compilation compile(String text, SchemaRules rules) {
    return compile(text, rules, new Budget(Budget.SCHEMA));
  }

  static Compilation compile(String text, SchemaRules rules, Budget budget) {
    try {
      JsonNode schema = MAPPER.readTree(text);
      SchemaLimits.check(schema, rules);
      Node node = new SchemaCompiler(schema, budget).node(List.of(Member.at(schema, "")));
      Grammar grammar = Grammar.of(node);
      return grammar.start().isDead()
          ? new Refused("", "no value can follow this schema")
          : new Compiled(grammar);
    } catch (SchemaException e) {
      return new Refused(e.pointer(), String.valueOf(e.getMessage()));
    } catch (TooComplexException e) {
      return new Refused("", "the schema is too complex: " + e.getMessage());
    } catch (JacksonException e) {
      return new Refused("", "the schema is no JSON: " + e.getOriginalMessage());
    }
  }

  Budget budget() {
    return budget;
  }

  /** The values that follow all of these schemas; of none of them, any value. */
  Node node(List<Member> schemas) {
    List<Member> members = expanded(schemas);
    if (members.isEmpty()) {
      return AnyJson.VALUE;
    }
    String key = members.stream().map(Member::key).sorted().collect(Collectors.joining("\n"));
    Reference before = known.get(key);
    if (before != null) {
      return before;
    }
    budget.spend(NODE_COSTS + (long) members.size() * members.size());
    Reference reference = new Reference();
    known.put(key, reference);
    reference.resolve(compiled(members));
    return reference;
  }

  private Node compiled(List<Member> members) {
    for (Member member : members) {
      if (member.schema().isBoolean()) {
        return new ChoiceNode(List.of());
      }
    }
    for (Member member : members) {
      for (String keyword : List.of("anyOf", "oneOf")) {
        if (member.has(keyword)) {
          return choice(members, member, keyword);
        }
      }
    }
    if (members.stream().anyMatch(member -> member.has("enum") || member.has("const"))) {
      return new FixedValues(this, members).node();
    }
    return new ChoiceNode(SchemaTypes.of(members).stream().map(type -> of(type, members)).toList());
  }

  private Node choice(List<Member> members, Member member, String keyword) {
    List<Member> branches = branches(member, keyword);
    if (branches.isEmpty()) {
      throw member.refuse(keyword, "this needs at least one schema");
    }
    List<Member> others = new ArrayList<>(members);
    others.set(members.indexOf(member), member.without(keyword));
    List<List<Member>> choices = new ArrayList<>();
    for (Member branch : branches) {
      List<Member> choice = new ArrayList<>(others);
      choice.add(branch);
      choices.add(choice);
    }
    if (keyword.equals("oneOf")
        && !Disjoint.all(choices.stream().map(this::expanded).toList(), this)) {
      throw member.refuse(
          keyword,
          "the schemas of oneOf may overlap, or look as if; use anyOf, or a const in each");
    }
    return new ChoiceNode(choices.stream().map(this::node).toList());
  }

  private Node of(ValueType type, List<Member> members) {
    return switch (type) {
      case NULL -> AnyJson.NULL;
      case BOOLEAN -> AnyJson.BOOLEAN;
      case STRING -> new StringRules(this, members).node();
      case NUMBER, INTEGER -> new NumberRules(members).node(type);
      case ARRAY -> new ArrayRules(this, members).node();
      case OBJECT -> new ObjectRules(this, members).node();
    };
  }

  /** With all that {@code $ref} and {@code allOf} add, each once; without what limits nothing. */
  List<Member> expanded(List<Member> schemas) {
    Map<String, Member> found = new LinkedHashMap<>();
    for (Member schema : schemas) {
      expand(schema, found);
    }
    return List.copyOf(found.values());
  }

  private void expand(Member member, Map<String, Member> found) {
    JsonNode schema = member.schema();
    if (schema.isBoolean() && schema.booleanValue()) {
      return;
    }
    if (!schema.isObject() && !schema.isBoolean()) {
      throw new SchemaException(member.pointer(), "a schema must be an object");
    }
    check(member);
    budget.spend(1 + schema.size());
    Member followed = member.without("$ref").without("allOf");
    if (found.putIfAbsent(followed.key(), followed) != null) {
      return;
    }
    if (member.has("$ref")) {
      expand(referred(member), found);
    }
    if (member.has("allOf")) {
      branches(member, "allOf").forEach(each -> expand(each, found));
    }
  }

  private Member referred(Member member) {
    String pointer = member.pointer("$ref");
    String target = Pointers.ofReference(member.get("$ref").asString(""), pointer);
    JsonNode schema = Pointers.find(root, target);
    if (schema.isMissingNode()) {
      throw new SchemaException(pointer, "the reference leads nowhere");
    }
    return member.leadingTo(schema, target, "$ref");
  }

  private static List<Member> branches(Member member, String keyword) {
    JsonNode list = member.get(keyword);
    if (!list.isArray()) {
      throw member.refuse(keyword, "this must be an array of schemas");
    }
    List<Member> branches = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      branches.add(member.leadingTo(list.path(i), member.pointer(keyword) + "/" + i, keyword));
    }
    return branches;
  }

  private static void check(Member member) {
    for (String word : member.schema().propertyNames()) {
      if (!Keywords.isKnown(word)) {
        throw member.refuse(word, "this keyword is not supported");
      }
    }
  }
}
