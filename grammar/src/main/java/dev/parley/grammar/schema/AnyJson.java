package dev.parley.grammar.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.grammar.ChoiceNode;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.Node;
import dev.parley.grammar.Reference;
import dev.parley.grammar.json.ArrayNode;
import dev.parley.grammar.json.NumberNode;
import dev.parley.grammar.json.NumberRange;
import dev.parley.grammar.json.NumberRange.Kind;
import dev.parley.grammar.json.ObjectNode;
import dev.parley.grammar.json.WordsNode;
import dev.parley.grammar.text.Budget;
import dev.parley.grammar.text.CharacterDfa;
import dev.parley.grammar.text.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** JSON values that no schema limits. */
final class AnyJson {

  static final CharacterDfa CHARACTERS = CharacterDfa.of(List.of(), new Budget(Budget.SCHEMA));
  static final Node NULL = words("null");
  static final Node BOOLEAN = words("true", "false");
  static final Node VALUE;
  static final Grammar OBJECT_GRAMMAR;

  static {
    Reference value = new Reference();
    Node text = TextNode.of(CHARACTERS, 0, Integer.MAX_VALUE, new Budget(Budget.SCHEMA));
    Node object = new ObjectNode(List.of(), Optional.of(value));
    Node array = new ArrayNode(List.of(), Optional.of(value), 0, Integer.MAX_VALUE);
    Node number = new NumberNode(NumberRange.all(Kind.NUMBER));
    value.resolve(new ChoiceNode(List.of(object, array, text, number, BOOLEAN, NULL)));
    VALUE = value;
    OBJECT_GRAMMAR = Grammar.of(object);
  }

  private AnyJson() {}

  private static Node words(String... words) {
    return new WordsNode(Stream.of(words).map(word -> word.getBytes(UTF_8)).toList());
  }
}
