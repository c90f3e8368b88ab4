package dev.parley.codec;

import dev.parley.job.Ending;
import dev.parley.job.EventId;
import dev.parley.job.Failure;
import dev.parley.job.JobEvent;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as the log holds them: JSON in the stream entry's field {@code event}, whose id is the
 * event's. Scripts write the same forms.
 */
public final class EventCodec {

  /** The stream entry's only field. */
  public static final String FIELD = "event";

  /**
   * An event as it is published to subscribers.
   *
   * @param previous id of the one that the log holds before it
   */
  public record Published(EventId previous, JobEvent event) {}

  private EventCodec() {}

  public static String encode(JobEvent event) {
    return switch (event) {
      case JobEvent.Queued queued -> StoredJson.write(queued(queued));
      case JobEvent.Started started ->
          StoredJson.write(typed("started").put("attempt", started.attempt()));
      case JobEvent.Tokens tokens -> StoredJson.write(tokens(tokens));
      case JobEvent.Ended ended -> encode(ended.ending());
    };
  }

  public static String encode(Ending ending) {
    ObjectNode json = typed(ending.status().wire());
    switch (ending) {
      case Ending.Completed completed -> json.put("finish_reason", completed.reason().wire());
      case Ending.Failed failed -> put(json, failed.failure());
      case Ending.Cancelled cancelled -> {}
      case Ending.TimedOut timedOut -> put(json, timedOut.failure());
    }
    return StoredJson.write(json);
  }

  /**
   * @throws MalformedData when it is malformed
   */
  public static JobEvent decode(EventId id, String json) {
    return StoredJson.read("event", json, node -> event(id, node));
  }

  /**
   * @throws MalformedData when it is malformed
   */
  public static Ending ending(String json) {
    return StoredJson.read("ending", json, EventCodec::ending);
  }

  /**
   * Reads {@code {"prev":"…","id":"…","event":{…}}}.
   *
   * @throws MalformedData when it is malformed
   */
  public static Published published(String message) {
    return StoredJson.read(
        "message",
        message,
        node ->
            new Published(id(node, "prev"), event(id(node, "id"), StoredJson.field(node, FIELD))));
  }

  /**
   * @throws MalformedData when it spells no id
   */
  public static EventId id(String text) {
    return EventId.parse(text).orElseThrow(() -> new MalformedData("not an event id"));
  }

  private static EventId id(JsonNode node, String name) {
    return id(StoredJson.text(node, name));
  }

  private static ObjectNode typed(String type) {
    return StoredJson.object().put("type", type);
  }

  private static ObjectNode queued(JobEvent.Queued queued) {
    return typed("queued").put("position", queued.position()).put("depth", queued.depth());
  }

  private static ObjectNode tokens(JobEvent.Tokens tokens) {
    ObjectNode json = typed("tokens").put("index", tokens.index());
    ArrayNode ids = json.putArray("ids");
    tokens.ids().forEach(ids::add);
    json.put("text", tokens.text()); // all that older processes read
    AnswerCodec.put(json, tokens);
    return json;
  }

  private static void put(ObjectNode json, Failure failure) {
    json.put("code", failure.code().wire()).put("message", failure.message());
  }

  private static JobEvent event(EventId id, JsonNode node) {
    return switch (StoredJson.text(node, "type")) {
      case "queued" ->
          new JobEvent.Queued(
              id, StoredJson.count(node, "position"), StoredJson.count(node, "depth"));
      case "started" -> new JobEvent.Started(id, StoredJson.count(node, "attempt"));
      case "tokens" ->
          new JobEvent.Tokens(
              id,
              StoredJson.count(node, "index"),
              ids(node),
              AnswerCodec.pieces(node),
              AnswerCodec.logprobs(node));
      default -> new JobEvent.Ended(id, ending(node));
    };
  }

  private static List<Integer> ids(JsonNode node) {
    return StoredJson.list(node, "ids", id -> StoredJson.integer(id, "ids"));
  }

  private static Ending ending(JsonNode node) {
    String type = StoredJson.text(node, "type");
    return switch (type) {
      case "completed" ->
          new Ending.Completed(StoredJson.word(Ending.FinishReason.class, node, "finish_reason"));
      case "failed" -> new Ending.Failed(failure(node));
      case "cancelled" -> new Ending.Cancelled();
      case "timed_out" -> new Ending.TimedOut(failure(node));
      default -> throw new MalformedData("unknown event type");
    };
  }

  private static Failure failure(JsonNode node) {
    return new Failure(
        StoredJson.word(Failure.Code.class, node, "code"), StoredJson.text(node, "message"));
  }
}
