package dev.parley.standalone.chat;

import tools.jackson.databind.JsonNode;

/** One line on standard error with the state of the answer; cleared once text comes. */
final class StatusLine {

  private final Terminal terminal;
  private boolean shown;

  StatusLine(Terminal terminal) {
    this.terminal = terminal;
  }

  void waiting(JsonNode queued) {
    JsonNode eta = queued.path("eta_ms");
    String about = eta.isNumber() ? ", about " + Math.ceilDiv(eta.asLong(), 1000) + " s" : "";
    show("waiting: place " + queued.path("position").asInt(1) + about);
  }

  void thinking() {
    show("thinking");
  }

  void clear() {
    if (shown) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
      shown = false;
    }
  }

  private void show(String text) {
    if (terminal.errIsTerminal()) {
      clear();
      terminal.err().print("[" + text + " …]");
      terminal.err().flush();
      shown = true;
    }
  }
}
