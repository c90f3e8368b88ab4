package dev.parley.conversation;

/** What the text of an answer must look like. */
public sealed interface AnswerFormat {

  /** Anything. */
  AnswerFormat TEXT = new Text();

  /** Anything. */
  record Text() implements AnswerFormat {}

  /** One JSON object, whatever it holds. */
  record JsonObject() implements AnswerFormat {}

  /**
   * JSON that follows a schema.
   *
   * @param name the client's, for its own use
   * @param schema JSON text, keys in the client's order
   */
  record JsonSchema(String name, String schema, Strictness strictness) implements AnswerFormat {

    /** Keeps what people write out of logs. */
    @Override
    public String toString() {
      return "JsonSchema[" + schema.length() + " characters]";
    }
  }
}
