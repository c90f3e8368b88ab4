package dev.parley.api.wire.responses.echo;

import dev.parley.api.json.ApiJson;
import dev.parley.job.JobRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request for a response said that the job itself does not hold, spelled as the response
 * spells it. Tools, format, settings and messages stand in the job. Immutable.
 */
public final class Echo {

  /** As much as the job's hash takes, in bytes. */
  public static final int MOST = 64 * 1024;

  private static final String MARK = "response";

  private final ObjectNode json;

  private Echo(ObjectNode json) {
    this.json = json;
  }

  /** An echo to be filled. */
  public static EchoBuilder builder() {
    return new EchoBuilder();
  }

  static Echo of(ObjectNode json) {
    return new Echo(json);
  }

  static ObjectNode marked() {
    return ApiJson.MAPPER.createObjectNode().put("object", MARK);
  }

  /** The echo of a job; empty when the job was made through another wire. */
  public static Optional<Echo> of(JobRequest request) {
    return request.echo().flatMap(Echo::parse);
  }

  private static Optional<Echo> parse(String text) {
    try {
      return ApiJson.MAPPER.readTree(text) instanceof ObjectNode json
              && json.path("object").asString("").equals(MARK)
          ? Optional.of(new Echo(json))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The JSON text to keep. */
  public String text() {
    return ApiJson.MAPPER.writeValueAsString(json);
  }

  /** Whether the job's hash takes it. */
  public boolean fits() {
    return text().getBytes(StandardCharsets.UTF_8).length <= MOST;
  }

  /** A copy of a field as the response shows it; {@code null} in JSON when nothing was said. */
  public JsonNode field(String name) {
    JsonNode value = json.get(name);
    return value == null ? ApiJson.MAPPER.nullNode() : value.deepCopy();
  }

  /** What stands before the conversation, and is not inherited. */
  public Optional<String> instructions() {
    return Optional.of(json.path("instructions"))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue);
  }

  /** Whether the response can be read after its end. */
  public boolean isStored() {
    return json.path("store").asBoolean(true);
  }

  /** Whether it goes on when its client leaves. */
  public boolean isInBackground() {
    return json.path("background").asBoolean(false);
  }

  /** Keeps what people write out of logs. */
  @Override
  public String toString() {
    return "Echo[" + json.size() + " fields]";
  }
}
