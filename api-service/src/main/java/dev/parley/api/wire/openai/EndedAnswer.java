package dev.parley.api.wire.openai;

import dev.parley.api.feed.Projection;
import dev.parley.api.feed.Transcript;
import dev.parley.conversation.Answer;
import dev.parley.conversation.AnswerBuilder;
import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job that has ended, with all that its log holds of the answer.
 *
 * @param job without its messages
 * @param logprobs of the text's tokens; empty unless asked for
 * @param reasoningTokens spent on thinking, as the log's events divide them
 */
public record EndedAnswer(
    Job job, Answer answer, List<TokenLogprob> logprobs, int reasoningTokens) {

  /** Made at the terminal event, empty for all before it. */
  public static final Projection<Optional<EndedAnswer>> AT_THE_END = Collecting::new;

  public EndedAnswer {
    logprobs = List.copyOf(logprobs);
  }

  private static final class Collecting implements Projection.Fold<Optional<EndedAnswer>> {

    private final Transcript log;
    private final AnswerBuilder answer = new AnswerBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private final ReasoningCount reasoning = new ReasoningCount();

    Collecting(Transcript log) {
      this.log = log;
    }

    @Override
    public Optional<EndedAnswer> next(JobEvent event) {
      return switch (event) {
        case JobEvent.Queued _, JobEvent.Started _ -> Optional.empty();
        case JobEvent.Tokens tokens -> {
          List<AnswerPiece> pieces = tokens.pieces();
          answer.addAll(pieces);
          logprobs.addAll(tokens.logprobs());
          reasoning.add(tokens);
          yield Optional.empty();
        }
        case JobEvent.Ended _ ->
            Optional.of(
                new EndedAnswer(log.endedJob(), answer.answer(), logprobs, reasoning.tokens()));
      };
    }
  }
}
