package dev.parley.conversation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a job has answered so far.
 *
 * @param text what the user is to read; may be empty
 * @param reasoning what the model thought before; may be empty
 * @param calls of tools, in the order in which they began
 */
public record Answer(String text, String reasoning, List<Call> calls) {

  public static final Answer EMPTY = new Answer("", "", List.of());

  public Answer {
    calls = List.copyOf(calls);
  }

  /**
   * A call of a tool.
   *
   * @param arguments JSON text as the model wrote it; incomplete when the answer was cut
   */
  public record Call(String name, String arguments) {

    @Override
    public String toString() {
      return "Call[" + arguments.length() + " characters]";
    }
  }

  /**
   * The calls with ids, which follow from the job's.
   *
   * @param suffix the random part of the job's id
   */
  public List<ToolCall> toolCalls(String suffix) {
    return IntStream.range(0, calls.size())
        .mapToObj(
            i -> new ToolCall(callId(suffix, i), calls.get(i).name(), calls.get(i).arguments()))
        .toList();
  }

  /** The id of an answer's call: the same on every wire and process. */
  public static String callId(String suffix, int call) {
    return "call_" + suffix + "_" + call;
  }

  /** Keeps answers out of logs. */
  @Override
  public String toString() {
    return "Answer[" + text.length() + " characters, " + calls.size() + " calls]";
  }
}
