package dev.parley.grammar.schema;

import dev.parley.grammar.Node;
import dev.parley.grammar.schema.source.SchemaException;
import dev.parley.grammar.text.BadPatternException;
import dev.parley.grammar.text.CharacterDfa;
import dev.parley.grammar.text.Formats;
import dev.parley.grammar.text.TextNode;
import dev.parley.grammar.text.TooComplexException;
import java.util.ArrayList;
import java.util.List;

/** Strings: patterns, formats and lengths, all of which must hold. */
record StringRules(SchemaCompiler compiler, List<Member> members) {

  private static final List<String> FORMATS_OF_NUMBERS =
      List.of("int32", "int64", "float", "double");

  Node node() {
    List<String> patterns = new ArrayList<>();
    int most = RuleValues.least(members, "maxLength");
    for (Member member : members) {
      if (member.has("pattern")) {
        patterns.add(pattern(member));
      }
      if (member.has("format")) {
        Formats.Format format = format(member);
        patterns.add(format.pattern());
        most = Math.min(most, format.most());
      }
    }
    return node(patterns, RuleValues.most(members, "minLength"), most);
  }

  private Node node(List<String> patterns, int least, int most) {
    try {
      CharacterDfa dfa =
          patterns.isEmpty() ? AnyJson.CHARACTERS : CharacterDfa.of(patterns, compiler.budget());
      return TextNode.of(dfa, least, most, compiler.budget());
    } catch (TooComplexException e) {
      throw new SchemaException(culprit(), "too complex: " + e.getMessage());
    }
  }

  /** Each pattern alone, so that a refusal names the one that is wrong. */
  private String pattern(Member member) {
    if (!member.get("pattern").isString()) {
      throw member.refuse("pattern", "this must be a string");
    }
    String pattern = member.get("pattern").asString();
    try {
      CharacterDfa.check(pattern);
    } catch (BadPatternException e) {
      throw member.refuse("pattern", String.valueOf(e.getMessage()));
    }
    return pattern;
  }

  private static Formats.Format format(Member member) {
    String name = member.get("format").asString("");
    boolean ofNumbers =
        FORMATS_OF_NUMBERS.contains(name) && !SchemaTypes.of(List.of(member)).isEmpty();
    return ofNumbers
        ? Formats.ANYTHING
        : Formats.named(name)
            .orElseThrow(() -> member.refuse("format", "this format is not supported"));
  }

  private String culprit() {
    return members.stream()
        .filter(member -> member.has("pattern"))
        .map(member -> member.pointer("pattern"))
        .findFirst()
        .orElse(members.getFirst().pointer());
  }
}
