package dev.parley.api.wire.parley;

import dev.parley.api.answer.LogprobView;
import dev.parley.conversation.Answer;
import dev.parley.conversation.TokenLogprob;
import dev.parley.conversation.ToolCall;
import dev.parley.job.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job has answered so far.
 *
 * @param reasoning what the model thought before; {@code null} when it did not
 * @param logprobs of the text's tokens; {@code null} unless they were asked for
 */
record OutputView(
    String text,
    @Nullable String reasoning,
    List<CallView> toolCalls,
    @Nullable List<LogprobView> logprobs) {

  record CallView(String id, String name, String arguments) {

    private static CallView of(ToolCall call) {
      return new CallView(call.id(), call.name(), call.arguments());
    }
  }

  static OutputView of(Job job, Answer answer, List<TokenLogprob> logprobs) {
    return new OutputView(
        answer.text(),
        answer.reasoning().isEmpty() ? null : answer.reasoning(),
        answer.toolCalls(job.id().suffix()).stream().map(CallView::of).toList(),
        job.request().settings().topLogprobs().isPresent()
            ? logprobs.stream().map(LogprobView::of).toList()
            : null);
  }
}
