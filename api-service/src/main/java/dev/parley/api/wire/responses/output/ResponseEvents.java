package dev.parley.api.wire.responses.output;

import dev.parley.api.feed.FeedJob;
import dev.parley.api.feed.Projection;
import dev.parley.api.feed.Transcript;
import dev.parley.api.json.ApiJson;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run over a job's log that numbers and spells its events. Everything in them follows from the
 * log and the job, so that every process writes the same bytes.
 */
final class ResponseEvents implements Projection.Fold<ResponseFrames> {

  private static final Projection<ResponseFrames> PLAIN =
      log -> new ResponseEvents(log, ShownLogprobs.NONE);
  private static final Projection<ResponseFrames> WITH_LOGPROBS =
      log -> new ResponseEvents(log, ShownLogprobs.ALL);

  private final Transcript log;
  private final OutputItems items;
  private final List<byte[]> frames = new ArrayList<>();
  private int next;

  private ResponseEvents(Transcript log, ShownLogprobs logprobs) {
    this.log = log;
    this.items = new OutputItems(log.job().id(), logprobs, this::frame);
  }

  static Projection<ResponseFrames> of(ShownLogprobs logprobs) {
    return switch (logprobs) {
      case ALL -> WITH_LOGPROBS;
      case NONE -> PLAIN;
    };
  }

  @Override
  public ResponseFrames next(JobEvent event) {
    int first = next;
    spell(event);
    List<byte[]> made = List.copyOf(frames);
    frames.clear();
    return new ResponseFrames(first, made);
  }

  /** A job that waits again is still in progress to this wire, whose responses never go back. */
  private void spell(JobEvent event) {
    switch (event) {
      case JobEvent.Queued queued when next == 0 -> {
        lifecycle("created", ResponseState.QUEUED);
        ObjectNode waiting = response(ResponseState.QUEUED);
        waiting.set("parley", PositionView.of(queued.position(), queued.depth()));
        frame("queued", waiting);
      }
      case JobEvent.Queued _ -> {}
      case JobEvent.Started _ -> lifecycle("in_progress", ResponseState.IN_PROGRESS);
      case JobEvent.Tokens tokens -> items.add(tokens);
      case JobEvent.Ended ended -> {
        items.end(ended.ending());
        end(log.endedJob());
      }
    }
  }

  private void end(Job job) {
    ResponseState state = ResponseState.of(job, items.reasoningTokens());
    lifecycle(state.terminalEvent(), state);
  }

  private void lifecycle(String type, ResponseState state) {
    frame(type, response(state));
  }

  private ObjectNode response(ResponseState state) {
    return inResponse(log.job(), state, items.soFar());
  }

  static ObjectNode inResponse(FeedJob job, ResponseState state, ArrayNode output) {
    ObjectNode fields = ApiJson.MAPPER.createObjectNode();
    fields.set("response", ResponseBody.of(job, state, output));
    return fields;
  }

  private void frame(String type, ObjectNode fields) {
    frames.add(ResponseFrame.bytes(type, next, fields));
    next++;
  }
}
