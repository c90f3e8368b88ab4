package dev.parley.api.wire.parley;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.api.answer.LogprobView;
import dev.parley.conversation.Answer;
import dev.parley.conversation.AnswerPiece;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run of tokens adds to an answer. Where there is nothing but text, it looks as it did
 * before answers had other parts.
 *
 * @param index of the first token
 */
record TokensView(
    int index,
    int count,
    String text,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String reasoning,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CallPartView> toolCalls,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LogprobView> logprobs) {

  /**
   * What is added to a call.
   *
   * @param index the call's number in the answer
   * @param id with the call's beginning, as {@code name}
   */
  record CallPartView(
      int index,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String id,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
      String arguments) {}

  /**
   * @param run at least one
   */
  static TokensView of(List<JobEvent.Tokens> run, JobId job) {
    Joined joined = new Joined(job);
    run.forEach(joined::add);
    return new TokensView(
        run.getFirst().index(),
        joined.count,
        joined.text.toString(),
        joined.reasoning.toString(),
        joined.calls(),
        joined.logprobs);
  }

  private static final class Joined {

    private final JobId job;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final Map<Integer, String> names = new TreeMap<>();
    private final Map<Integer, StringBuilder> arguments = new TreeMap<>();
    private final List<LogprobView> logprobs = new ArrayList<>();
    private int count;

    private Joined(JobId job) {
      this.job = job;
    }

    private void add(JobEvent.Tokens tokens) {
      count += tokens.ids().size();
      tokens.pieces().forEach(this::add);
      tokens.logprobs().forEach(logprob -> logprobs.add(LogprobView.of(logprob)));
    }

    private void add(AnswerPiece piece) {
      switch (piece) {
        case AnswerPiece.Text(String more) -> text.append(more);
        case AnswerPiece.Reasoning(String more) -> reasoning.append(more);
        case AnswerPiece.CallBegin(int call, String name) -> {
          names.put(call, name);
          argumentsOf(call);
        }
        case AnswerPiece.CallArguments(int call, String more) -> argumentsOf(call).append(more);
      }
    }

    private StringBuilder argumentsOf(int call) {
      return arguments.computeIfAbsent(call, _ -> new StringBuilder());
    }

    private List<CallPartView> calls() {
      return arguments.entrySet().stream()
          .map(entry -> call(entry.getKey(), entry.getValue().toString()))
          .toList();
    }

    private CallPartView call(int call, String more) {
      String name = names.get(call);
      return name == null
          ? new CallPartView(call, null, null, more)
          : new CallPartView(call, Answer.callId(job.suffix(), call), name, more);
    }
  }
}
