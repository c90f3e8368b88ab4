package dev.parley.api.chat;

/** What becomes of a field that the reader of an object does not know. */
public enum UnknownFields {
  /** Its sender expects something that would not happen. */
  REFUSED,
  /** Clients of a wire that grows send fields that matter to others. */
  IGNORED
}
