package dev.parley.api.wire.responses.output;

import dev.parley.api.json.ApiJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A message with one part of text, or a thought: they differ in their words only. */
final class OpenMessage implements OpenItem {

  /** What the two kinds of text are called. */
  enum Kind {
    TEXT("output_text"),
    REASONING("reasoning_text");

    private final String part;

    Kind(String part) {
      this.part = part;
    }
  }

  private final Kind kind;
  private final String id;
  private final int index;
  private final ItemListener listener;
  private final StringBuilder text = new StringBuilder();
  private final ArrayNode logprobs = ApiJson.MAPPER.createArrayNode();

  OpenMessage(Kind kind, String id, int index, ItemListener listener) {
    this.kind = kind;
    this.id = id;
    this.index = index;
    this.listener = listener;
  }

  Kind kind() {
    return kind;
  }

  @Override
  public void begin() {
    ObjectNode added = ItemEvents.at(index);
    added.set("item", item("in_progress", ApiJson.MAPPER.createArrayNode()));
    listener.accept("output_item.added", added);
    ObjectNode part = inPart();
    part.set("part", part("", ApiJson.MAPPER.createArrayNode()));
    listener.accept("content_part.added", part);
  }

  void more(String delta, ArrayNode itsLogprobs) {
    text.append(delta);
    logprobs.addAll(itsLogprobs);
    ObjectNode event = inPart().put("delta", delta);
    if (kind == Kind.TEXT) {
      event.set("logprobs", itsLogprobs);
    }
    listener.accept(kind.part + ".delta", event);
  }

  /** ShownLogprobs of tokens behind the last text. */
  void keep(ArrayNode late) {
    logprobs.addAll(late);
  }

  @Override
  public void end(String status) {
    ObjectNode whole = inPart().put("text", text.toString());
    if (kind == Kind.TEXT) {
      whole.set("logprobs", logprobs);
    }
    listener.accept(kind.part + ".done", whole);
    ObjectNode part = inPart();
    part.set("part", part(text.toString(), logprobs));
    listener.accept("content_part.done", part);
    ObjectNode done = ItemEvents.at(index);
    done.set("item", item(status));
    listener.accept("output_item.done", done);
  }

  @Override
  public ObjectNode item(String status) {
    return item(
        status, ApiJson.MAPPER.createArrayNode().add(part(text.toString(), logprobs.deepCopy())));
  }

  private ObjectNode item(String status, ArrayNode content) {
    ObjectNode item = ApiJson.MAPPER.createObjectNode().put("id", id);
    switch (kind) {
      case TEXT -> item.put("type", "message").put("status", status).put("role", "assistant");
      case REASONING -> item.put("type", "reasoning").put("status", status).putArray("summary");
    }
    item.set("content", content);
    return item;
  }

  private ObjectNode part(String whole, ArrayNode itsLogprobs) {
    ObjectNode part = ApiJson.MAPPER.createObjectNode().put("type", kind.part).put("text", whole);
    if (kind == Kind.TEXT) {
      part.putArray("annotations");
      part.set("logprobs", itsLogprobs);
    }
    return part;
  }

  private ObjectNode inPart() {
    return ItemEvents.at(id, index).put("content_index", 0);
  }
}
