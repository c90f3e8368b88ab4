package dev.parley.api.wire.responses.output;

import dev.parley.api.feed.FeedJob;
import dev.parley.api.feed.FeedUpdate;
import dev.parley.api.feed.Projection;
import dev.parley.api.json.ApiJson;
import dev.parley.api.queueview.QueuePosition;
import dev.parley.api.sse.EventWriter;
import dev.parley.job.JobEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the stream of a response to one viewer: what the log holds as {@link ResponseEvents}
 * spells it for all, and between it places in the queue, which carry the number of the last event
 * again.
 */
public final class ResponseEventWriter implements EventWriter {

  /** A viewer that has seen nothing. */
  public static final int NOTHING_SEEN = -1;

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] PING = ascii(": ping\n\n");
  private static final byte[] PROBE = ascii(":\n\n");
  private static final byte[] DONE = ascii("data: [DONE]\n\n");

  private final FeedJob job;
  private final Projection<ResponseFrames> projection;
  private final BooleanSupplier breaksOff;
  private int seen;
  private boolean started;

  /**
   * @param seen the number of the last event that the viewer knows, or {@link #NOTHING_SEEN}
   * @param breaksOff asked when the stream is cut: whether it just breaks off, because the viewer
   *     can come back for the rest; or else gets the event of a failure, lest it wait for ever
   */
  public ResponseEventWriter(
      FeedJob job, ShownLogprobs logprobs, int seen, BooleanSupplier breaksOff) {
    this.job = job;
    this.projection = ResponseEvents.of(logprobs);
    this.seen = seen;
    this.breaksOff = breaksOff;
  }

  @Override
  public String contentType() {
    return "text/event-stream;charset=UTF-8";
  }

  @Override
  public byte[] opening() {
    return NOTHING;
  }

  @Override
  public void write(FeedUpdate.Events events, OutputStream out) throws IOException {
    List<JobEvent> all = events.all();
    List<ResponseFrames> spelled = events.through(projection);
    for (int i = 0; i < spelled.size(); i++) {
      write(all.get(i), spelled.get(i), out);
    }
  }

  private void write(JobEvent event, ResponseFrames frames, OutputStream out) throws IOException {
    started |= event instanceof JobEvent.Started;
    frames.writeAfter(seen, out);
    if (event instanceof JobEvent.Ended) {
      end(frames, out);
    }
    seen = Math.max(seen, frames.next() - 1);
  }

  /** A viewer that knows more than there is saw what Redis lost since. */
  private void end(ResponseFrames last, OutputStream out) throws IOException {
    out.write(seen >= last.next() ? lost() : DONE);
  }

  @Override
  public byte[] moved(QueuePosition position) {
    ResponseState state = started ? ResponseState.IN_PROGRESS : ResponseState.QUEUED;
    ObjectNode fields = response(state);
    fields.set("parley", PositionView.of(position));
    return ResponseFrame.bytes(state.status(), Math.max(0, seen), fields);
  }

  @Override
  public byte[] reset() {
    return lost();
  }

  @Override
  public AfterReset afterReset() {
    return AfterReset.END;
  }

  @Override
  public byte[] cut() {
    return breaksOff.getAsBoolean() ? NOTHING : failed("The stream of this response ended early.");
  }

  @Override
  public byte[] ping() {
    return PING;
  }

  @Override
  public byte[] probe() {
    return PROBE;
  }

  private byte[] lost() {
    return failed("The end of this response was lost; retrieve it to see what became of it.");
  }

  private byte[] failed(String message) {
    byte[] frame = ResponseFrame.bytes("failed", ++seen, response(ResponseState.broken(message)));
    byte[] all = new byte[frame.length + DONE.length];
    System.arraycopy(frame, 0, all, 0, frame.length);
    System.arraycopy(DONE, 0, all, frame.length, DONE.length);
    return all;
  }

  private ObjectNode response(ResponseState state) {
    return ResponseEvents.inResponse(job, state, ApiJson.MAPPER.createArrayNode());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
