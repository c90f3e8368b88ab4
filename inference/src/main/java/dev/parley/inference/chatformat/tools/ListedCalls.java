package dev.parley.inference.chatformat.tools;

import dev.parley.conversation.ToolUse;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.grammar.calls.CallList;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.model.AnswerSplitter;
import java.util.Set;

/**
 * Calls that stand in a list behind one mark.
 *
 * @param frame with a mark and a list
 */
public record ListedCalls(CallFrame frame) implements CallDialect {

  /** LFM2: {@code <|tool_call_start|>[f(a="b")]<|tool_call_end|>}. */
  public static final ListedCalls LFM2 =
      new ListedCalls(
          CallFrame.pythonList(
              "<|tool_call_start|>", new CallList("[", ", ", "]", "<|tool_call_end|>")));

  /** Falcon 3: a list of JSON objects between the marks that others put around one. */
  public static final ListedCalls FALCON_3 =
      new ListedCalls(
          CallFrame.jsonList(
              Hermes.CALL, new CallList("\n[\n  ", ",\n  ", "\n]\n", Hermes.CALL_END)));

  /** Phi-4-mini: a list of JSON objects. */
  public static final ListedCalls PHI_4 =
      new ListedCalls(
          CallFrame.jsonList("<|tool_call|>", new CallList("[", ", ", "]", "<|/tool_call|>")));

  @Override
  public AnswerSplitter splitter(ToolUse tools) {
    return Splitters.listed(frame, tools);
  }

  @Override
  public Set<String> marks() {
    return Set.of(frame.mark().orElseThrow(), frame.list().orElseThrow().mark());
  }
}
