package dev.parley.inference.chatformat.jinja.value;

import dev.parley.inference.chatformat.jinja.value.JinjaValue.Dict;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Real;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** JSON that people wrote, as values. */
public final class JsonValues {

  private JsonValues() {}

  /** A value of which each text has this origin, keys included. */
  public static JinjaValue of(JsonNode node, Origin origin) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node, origin);
      case ARRAY -> array(node, origin);
      case STRING -> new Str(MarkedText.of(node.stringValue(), origin));
      case BOOLEAN -> Values.bool(node.booleanValue());
      case NUMBER ->
          node.isIntegralNumber() ? new Int(node.bigIntegerValue()) : new Real(node.doubleValue());
      default -> Values.NONE;
    };
  }

  private static JinjaValue array(JsonNode node, Origin origin) {
    return Sequence.list(node.valueStream().map(item -> of(item, origin)).toList());
  }

  private static JinjaValue object(JsonNode node, Origin origin) {
    List<Dict.Member> members = new ArrayList<>();
    node.properties()
        .forEach(
            member ->
                members.add(
                    new Dict.Member(
                        new Str(MarkedText.of(member.getKey(), origin)),
                        of(member.getValue(), origin))));
    return new Dict(members);
  }
}
