package dev.parley.api.wire.responses.output;

import dev.parley.api.feed.Projection;
import dev.parley.api.feed.Transcript;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A response that has ended, for the call that waited for it.
 *
 * @param job without its messages
 * @param body never to be changed: all who wait for the job share it
 */
public record WholeResponse(Job job, ObjectNode body) {

  private static final Projection<Optional<WholeResponse>> PLAIN =
      log -> new Collecting(log, ShownLogprobs.NONE);
  private static final Projection<Optional<WholeResponse>> WITH_LOGPROBS =
      log -> new Collecting(log, ShownLogprobs.ALL);

  /** Made at the terminal event, empty for all before it. */
  public static Projection<Optional<WholeResponse>> of(ShownLogprobs logprobs) {
    return switch (logprobs) {
      case ALL -> WITH_LOGPROBS;
      case NONE -> PLAIN;
    };
  }

  private static final class Collecting implements Projection.Fold<Optional<WholeResponse>> {

    private final Transcript log;
    private final OutputItems items;

    Collecting(Transcript log, ShownLogprobs logprobs) {
      this.log = log;
      this.items = new OutputItems(log.job().id(), logprobs, ItemListener.NOBODY);
    }

    @Override
    public Optional<WholeResponse> next(JobEvent event) {
      return switch (event) {
        case JobEvent.Queued _, JobEvent.Started _ -> Optional.empty();
        case JobEvent.Tokens tokens -> {
          items.add(tokens);
          yield Optional.empty();
        }
        case JobEvent.Ended ended -> {
          items.end(ended.ending());
          yield Optional.of(whole(log.endedJob()));
        }
      };
    }

    private WholeResponse whole(Job job) {
      ResponseState state = ResponseState.of(job, items.reasoningTokens());
      return new WholeResponse(job, ResponseBody.of(log.job(), state, items.soFar()));
    }
  }
}
