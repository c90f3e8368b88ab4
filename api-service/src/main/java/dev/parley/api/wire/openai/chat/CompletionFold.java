package dev.parley.api.wire.openai.chat;

import dev.parley.api.answer.LogprobView;
import dev.parley.api.feed.Projection;
import dev.parley.api.feed.Transcript;
import dev.parley.api.wire.openai.AnswerFailure;
import dev.parley.api.wire.openai.OpenAiIds;
import dev.parley.api.wire.openai.ReasoningCount;
import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.JobEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a log the chunks of a chat completion: first the role, then one chunk for each piece, the
 * reason for the end, what was used. Waiting and workers that change show nowhere.
 */
final class CompletionFold implements Projection.Fold<List<CompletionChunk>> {

  static final Projection<List<CompletionChunk>> CHUNKS = CompletionFold::new;

  private static final CompletionChunk DONE = new CompletionChunk.Frame(utf8("data: [DONE]\n\n"));

  private final Transcript log;
  private final boolean withLogprobs;
  private final List<TokenLogprob> untold = new ArrayList<>();
  private final ReasoningCount reasoning = new ReasoningCount();
  private boolean begun;
  private int calls;
  private boolean lastCallIsBare;

  private CompletionFold(Transcript log) {
    this.log = log;
    this.withLogprobs = log.job().request().settings().topLogprobs().isPresent();
  }

  /** The frame of a failure once the stream has begun. */
  static byte[] frame(AnswerFailure failure) {
    return utf8(
        "event: error\ndata: "
            + dev.parley.api.json.ApiJson.MAPPER.writeValueAsString(failure.error().wrapped())
            + "\n\n");
  }

  @Override
  public List<CompletionChunk> next(JobEvent event) {
    return switch (event) {
      case JobEvent.Queued _, JobEvent.Started _ -> List.of();
      case JobEvent.Tokens tokens -> chunks(tokens);
      case JobEvent.Ended ended -> end(ended.ending());
    };
  }

  private List<CompletionChunk> chunks(JobEvent.Tokens tokens) {
    untold.addAll(tokens.logprobs());
    reasoning.add(tokens);
    List<CompletionChunk> chunks = new ArrayList<>(tokens.pieces().size() + 1);
    for (AnswerPiece piece : tokens.pieces()) {
      add(piece, chunks);
    }
    return List.copyOf(chunks);
  }

  private void add(AnswerPiece piece, List<CompletionChunk> chunks) {
    beginWith(piece instanceof AnswerPiece.CallBegin ? null : "", chunks);
    if (piece instanceof AnswerPiece.CallBegin) {
      endCall(chunks);
    }
    chunks.add(
        switch (piece) {
          case AnswerPiece.Text(String text) ->
              CompletionChunk.Choice.of(new CompletionChunk.Content(text), logprobs());
          case AnswerPiece.Reasoning(String text) ->
              CompletionChunk.Choice.of(new CompletionChunk.ReasoningContent(text), null);
          case AnswerPiece.CallBegin(int call, String name) -> {
            calls++;
            lastCallIsBare = true;
            yield CompletionChunk.Choice.of(
                CompletionChunk.ToolCalls.begin(call, OpenAiIds.call(log.job().id(), call), name),
                null);
          }
          case AnswerPiece.CallArguments(int call, String text) -> {
            lastCallIsBare = false;
            yield CompletionChunk.Choice.of(CompletionChunk.ToolCalls.more(call, text), null);
          }
        });
  }

  /** A call without arguments has an empty object of them: clients parse what they get. */
  private void endCall(List<CompletionChunk> chunks) {
    if (lastCallIsBare) {
      lastCallIsBare = false;
      chunks.add(CompletionChunk.Choice.of(CompletionChunk.ToolCalls.more(calls - 1, "{}"), null));
    }
  }

  private void beginWith(@Nullable String content, List<CompletionChunk> chunks) {
    if (!begun) {
      begun = true;
      chunks.add(CompletionChunk.Choice.of(new CompletionChunk.Role("assistant", content), null));
    }
  }

  /** Tokens may release their text later, so theirs are sent with the next text. */
  private CompletionView.@Nullable Logprobs logprobs() {
    if (!withLogprobs) {
      return null;
    }
    List<LogprobView> content = untold.stream().map(LogprobView::of).toList();
    untold.clear();
    return CompletionView.Logprobs.of(content);
  }

  private List<CompletionChunk> end(Ending ending) {
    Optional<AnswerFailure> failure = AnswerFailure.of(ending);
    return failure.isPresent()
        ? List.of(new CompletionChunk.Frame(frame(failure.get())))
        : completed(
            ending instanceof Ending.Completed(FinishReason reason) ? reason : FinishReason.STOP);
  }

  private List<CompletionChunk> completed(FinishReason reason) {
    List<CompletionChunk> chunks = new ArrayList<>();
    CompletionFinish finish = CompletionFinish.of(reason, calls);
    beginWith("", chunks);
    if (finish == CompletionFinish.TOOL_CALLS) {
      endCall(chunks);
    }
    chunks.add(CompletionChunk.Choice.of(Map.of(), untold.isEmpty() ? null : logprobs(), finish));
    chunks.add(
        CompletionChunk.Used.of(CompletionUsage.of(log.endedJob().usage(), reasoning.tokens())));
    chunks.add(DONE);
    return List.copyOf(chunks);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
