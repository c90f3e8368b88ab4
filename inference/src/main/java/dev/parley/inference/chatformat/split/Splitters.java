package dev.parley.inference.chatformat.split;

import dev.parley.conversation.ToolUse;
import dev.parley.grammar.calls.ArgumentSpelling;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.call.JsonCallReader;
import dev.parley.inference.chatformat.call.JsonCallReader.Form;
import dev.parley.inference.chatformat.call.KeywordCallReader;
import dev.parley.inference.chatformat.call.ParameterMarks;
import dev.parley.inference.chatformat.split.ThoughtSplitter.Opening;
import dev.parley.inference.model.AnswerSplitter;

/** Splitters for the ways in which families of models mark the parts of an answer. */
public final class Splitters {

  private Splitters() {}

  /**
   * A thought at the beginning, between two marks. Line feeds inside the marks and after them
   * belong to the format.
   *
   * @param answer new; splits what follows the thought, or the whole answer when it has none
   */
  public static AnswerSplitter thoughtful(String begin, String end, AnswerSplitter answer) {
    return new ThoughtSplitter(Opening.ANSWER, begin, end, answer);
  }

  /**
   * The same where the first mark stands at the end of the prompt: the answer begins with a
   * thought.
   */
  public static AnswerSplitter thinking(String begin, String end, AnswerSplitter answer) {
    return new ThoughtSplitter(Opening.PROMPT, begin, end, answer);
  }

  /**
   * Calls as JSON between two marks, with text before, between and after them. White space that
   * touches a call belongs to the format, so that the call comes back in the next prompt as it was
   * generated; all other white space is text. What is no call of an offered tool stays text, marks
   * included. Where one call is allowed, the answer is complete with it.
   */
  public static AnswerSplitter marked(String begin, String end, ToolUse tools) {
    return held(new MarkedCallSplitter(begin, end, tools), tools);
  }

  /**
   * The same for calls whose arguments stand between marks one by one; they become JSON, each as
   * soon as it is complete.
   *
   * @param frame with a mark
   */
  public static AnswerSplitter parameters(
      CallFrame frame, ArgumentSpelling.Parameters spelling, ToolUse tools) {
    return held(new ParameterCallSplitter(new ParameterMarks(frame, spelling), tools), tools);
  }

  /**
   * The same for calls that stand in lists, each list between two marks, as JSON or as Python
   * writes them.
   *
   * @param frame with a mark and a list
   */
  public static AnswerSplitter listed(CallFrame frame, ToolUse tools) {
    return held(
        new ListCallSplitter(
            frame.mark().orElseThrow(),
            frame.list().orElseThrow(),
            tools,
            pieces ->
                switch (frame.arguments()) {
                  case ArgumentSpelling.Keywords() ->
                      new KeywordCallReader(Names.of(tools), pieces);
                  case ArgumentSpelling.JsonObject(), ArgumentSpelling.Parameters(_, _, _) ->
                      new JsonCallReader(Names.of(tools), pieces, Form.PLAIN_OR_WRAPPED);
                }),
        tools);
  }

  /** One call as JSON, which is the whole answer; any other answer is text. */
  public static AnswerSplitter bare(ToolUse tools) {
    return held(new BareCallSplitter(tools), tools);
  }

  private static AnswerSplitter held(AnswerSplitter calls, ToolUse tools) {
    return tools.isForced() ? new ForcedCallSplitter(calls) : calls;
  }
}
