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
   * An event as the bell tells it.
   *
   * @param previous id of the one that the log holds before it
   */
  public record Rung(EventId previous, JobEvent event) {}

  private EventCodec() {}

  public static String encode(JobEvent event) {
    return switch (event) {
      case JobEvent.Queued queued -> Json.write(queued(queued));
      case JobEvent.Started started ->
          Json.write(typed("started").put("attempt", started.attempt()));
      case JobEvent.Tokens tokens -> Json.write(tokens(tokens));
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
    return Json.write(json);
  }

  /**
   * @throws Unreadable when it makes no sense
   */
  public static JobEvent decode(EventId id, String json) {
    return Json.read("event", json, node -> event(id, node));
  }

  /**
   * @throws Unreadable when it makes no sense
   */
  public static Ending ending(String json) {
    return Json.read("ending", json, EventCodec::ending);
  }

  /**
   * Reads {@code {"prev":"…","id":"…","event":{…}}}.
   *
   * @throws Unreadable when it makes no sense
   */
  public static Rung rung(String message) {
    return Json.read(
        "message",
        message,
        node -> new Rung(id(node, "prev"), event(id(node, "id"), Json.field(node, FIELD))));
  }

  /**
   * @throws Unreadable when it spells no id
   */
  public static EventId id(String text) {
    return EventId.parse(text).orElseThrow(() -> new Unreadable("not an event id"));
  }

  private static EventId id(JsonNode node, String name) {
    return id(Json.text(node, name));
  }

  private static ObjectNode typed(String type) {
    return Json.object().put("type", type);
  }

  private static ObjectNode queued(JobEvent.Queued queued) {
    return typed("queued").put("position", queued.position()).put("depth", queued.depth());
  }

  private static ObjectNode tokens(JobEvent.Tokens tokens) {
    ObjectNode json = typed("tokens").put("index", tokens.index());
    ArrayNode ids = json.putArray("ids");
    tokens.ids().forEach(ids::add);
    return json.put("text", tokens.text());
  }

  private static void put(ObjectNode json, Failure failure) {
    json.put("code", failure.code().wire()).put("message", failure.message());
  }

  private static JobEvent event(EventId id, JsonNode node) {
    return switch (Json.text(node, "type")) {
      case "queued" ->
          new JobEvent.Queued(id, Json.count(node, "position"), Json.count(node, "depth"));
      case "started" -> new JobEvent.Started(id, Json.count(node, "attempt"));
      case "tokens" ->
          new JobEvent.Tokens(id, Json.count(node, "index"), ids(node), Json.text(node, "text"));
      default -> new JobEvent.Ended(id, ending(node));
    };
  }

  private static List<Integer> ids(JsonNode node) {
    return Json.list(node, "ids", id -> Json.integer(id, "ids"));
  }

  private static Ending ending(JsonNode node) {
    String type = Json.text(node, "type");
    return switch (type) {
      case "completed" ->
          new Ending.Completed(Json.word(Ending.FinishReason.class, node, "finish_reason"));
      case "failed" -> new Ending.Failed(failure(node));
      case "cancelled" -> new Ending.Cancelled();
      case "timed_out" -> new Ending.TimedOut(failure(node));
      default -> throw new Unreadable("unknown event type");
    };
  }

  private static Failure failure(JsonNode node) {
    return new Failure(Json.word(Failure.Code.class, node, "code"), Json.text(node, "message"));
  }
}
