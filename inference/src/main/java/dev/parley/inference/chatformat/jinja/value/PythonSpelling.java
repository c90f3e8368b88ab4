package dev.parley.inference.chatformat.jinja.value;

import dev.parley.inference.chatformat.jinja.value.JinjaValue.Bool;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Dict;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Function;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Loop;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Namespace;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.None;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Real;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import dev.parley.inference.chatformat.json.PythonNumbers;
import dev.parley.inference.chatformat.json.PythonText;

/** Values as Python prints them: {@code str}, and {@code repr} within lists and dictionaries. */
public final class PythonSpelling {

  private final MarkedTextBuilder out = new MarkedTextBuilder();

  private PythonSpelling() {}

  /** A value where a template prints it: a text as it is, anything else as in a program. */
  public static MarkedText of(JinjaValue value) {
    return switch (value) {
      case Str(MarkedText text) -> text;
      case Undefined _ -> MarkedText.EMPTY;
      case None _, Bool _, Int _, Real _, Sequence _, Dict _, Namespace _, Loop _, Function _ -> {
        PythonSpelling spelling = new PythonSpelling();
        spelling.write(value);
        yield spelling.out.build();
      }
    };
  }

  private void write(JinjaValue value) {
    switch (value) {
      case None _ -> out.own("None");
      case Bool(boolean is) -> out.own(is ? "True" : "False");
      case Int(var number) -> out.own(number.toString());
      case Real(double number) -> out.own(PythonNumbers.spell(number).replace("Infinity", "inf"));
      case Str(MarkedText text) -> quote(text);
      case Sequence sequence -> sequence(sequence);
      case Dict dict -> dict(dict);
      case Undefined _ -> out.own("Undefined");
      case Namespace _ -> out.own("<Namespace>");
      case Loop _ -> out.own("<LoopContext>");
      case Function _ -> out.own("<function>");
    }
  }

  private void sequence(Sequence sequence) {
    boolean isTuple = sequence.kind() == Sequence.Kind.TUPLE;
    out.own(isTuple ? "(" : "[");
    String between = "";
    for (JinjaValue item : sequence.items()) {
      out.own(between);
      write(item);
      between = ", ";
    }
    out.own(isTuple && sequence.items().size() == 1 ? "," : "").own(isTuple ? ")" : "]");
  }

  private void dict(Dict dict) {
    out.own("{");
    String between = "";
    for (Dict.Member member : dict.members()) {
      out.own(between);
      write(member.key());
      out.own(": ");
      write(member.value());
      between = ", ";
    }
    out.own("}");
  }

  private void quote(MarkedText text) {
    char quote = PythonText.quoteOf(text.text());
    out.append(String.valueOf(quote), text.origin());
    text.pieces()
        .forEach(piece -> out.append(PythonText.escaped(piece.text(), quote), piece.origin()));
    out.append(String.valueOf(quote), text.origin());
  }
}
