package dev.parley.inference.chatformat.call;

import dev.parley.grammar.calls.ArgumentSpelling.Parameters;
import dev.parley.grammar.calls.CallFrame;
import java.util.List;

/**
 * The marks of a call whose arguments stand one by one, as an answer is searched for them: white
 * space around them may be more or less than the format has.
 *
 * @param begin opens a call
 * @param beforeName from there to the name
 * @param behindName ends the name
 * @param parameter opens an argument
 * @param behindParameterName ends an argument's name
 * @param parameterEnd ends an argument
 * @param ends of the call, one after the other
 * @param padding what stands between the marks and a value, and is no part of it
 */
public record ParameterMarks(
    String begin,
    String beforeName,
    String behindName,
    String parameter,
    String behindParameterName,
    String parameterEnd,
    List<String> ends,
    String padding) {

  public ParameterMarks(CallFrame frame, Parameters spelling) {
    this(
        frame.mark().orElseThrow(),
        frame.beforeName().strip(),
        frame.beforeArguments().strip(),
        spelling.before().strip(),
        spelling.behindName().strip(),
        spelling.end().strip(),
        List.of(frame.end().strip().split("\\s+")),
        spelling.end().startsWith("\n") ? "\n" : "");
  }

  /** A value without what the format puts around it. */
  String unpadded(String value) {
    String text = value;
    if (!padding.isEmpty() && text.startsWith(padding)) {
      text = text.substring(padding.length());
    }
    return !padding.isEmpty() && text.endsWith(padding)
        ? text.substring(0, text.length() - padding.length())
        : text;
  }
}
