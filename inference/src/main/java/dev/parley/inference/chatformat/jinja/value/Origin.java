package dev.parley.inference.chatformat.jinja.value;

/** Where a piece of text comes from. Only text of the template may hold control tokens. */
public enum Origin {
  TEMPLATE,
  /** What people, models and tools wrote, and all that is made of it. */
  CONVERSATION,
  /** The same, of the conversation's last message: the one that an answer may continue. */
  LAST_MESSAGE
}
