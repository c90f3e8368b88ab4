package dev.parley.conversation;

import java.util.Optional;

/**
 * A function that the model may call.
 *
 * @param parameters JSON schema of its arguments, as the client wrote it, keys in the client's
 *     order
 * @param strictness whether the arguments must follow the schema
 */
public record Tool(
    String name, Optional<String> description, Optional<String> parameters, Strictness strictness) {

  /** Keeps what people write out of logs. */
  @Override
  public String toString() {
    return "Tool[" + name.length() + " characters]";
  }
}
