package dev.parley.bench.relay;

import java.util.Locale;

/** A wire over which a chat streams to its client. */
enum RelayWire {
  /** {@code POST /v1/jobs}, as an event stream. */
  NATIVE("/v1/jobs", "max_tokens", "\"on_disconnect\":\"cancel\"", "\"text\":\""),
  /** {@code POST /v1/chat/completions} with {@code stream}. */
  CHAT("/v1/chat/completions", "max_completion_tokens", "\"stream\":true", "\"content\":\"");

  private final String path;
  private final String limit;
  private final String fields;
  private final String marker;

  RelayWire(String path, String limit, String fields, String marker) {
    this.path = path;
    this.limit = limit;
    this.fields = fields;
    this.marker = marker;
  }

  String path() {
    return path;
  }

  /** What stands in front of each piece of text. */
  String marker() {
    return marker;
  }

  /** The body that asks for a streamed answer of so many tokens, which ends with its client. */
  String body(int tokens) {
    return String.format(
        Locale.ROOT,
        """
        {"model":"%s","messages":[{"role":"user","content":"time?"}],"temperature":0,"%s":%d,%s}\
        """,
        ClockModel.NAME.value(),
        limit,
        tokens,
        fields);
  }
}
