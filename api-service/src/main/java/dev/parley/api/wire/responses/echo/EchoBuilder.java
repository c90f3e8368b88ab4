package dev.parley.api.wire.responses.echo;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Collects what an {@link Echo} keeps. Not thread-safe. */
public final class EchoBuilder {

  private final ObjectNode json = Echo.marked();

  EchoBuilder() {}

  public EchoBuilder flag(String name, boolean value) {
    json.put(name, value);
    return this;
  }

  public EchoBuilder text(String name, Optional<String> value) {
    value.ifPresent(text -> json.put(name, text));
    return this;
  }

  public EchoBuilder number(String name, Optional<Long> value) {
    value.ifPresent(number -> json.put(name, number));
    return this;
  }

  public EchoBuilder json(String name, JsonNode value) {
    json.set(name, value);
    return this;
  }

  /** The builder must not be used after this. */
  public Echo build() {
    return Echo.of(json);
  }
}
