package dev.parley.conversation;

/** How a JSON schema binds, as OpenAI's {@code strict} says. */
public enum Strictness {
  /** In OpenAI's strict subset; what is generated follows it. */
  STRICT,
  /**
   * Any schema that we can compile: annotations are ignored. As a tool's schema it guides only, as
   * an answer's format it binds too.
   */
  LENIENT
}
