package dev.parley.api.operator;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One line for everything that an operator changes: what, to which, and with whose key. */
final class ActionLog {

  private static final Logger log = LoggerFactory.getLogger(ActionLog.class);
  private static final String KEY = "key";

  private ActionLog() {}

  /**
   * @param what as {@code queue paused}
   * @param kind of what was changed
   * @param name its id, nothing that a client wrote
   */
  static void write(String what, String kind, Object name) {
    log.atInfo()
        .setMessage(what)
        .addKeyValue(kind, name)
        .addKeyValue("by", Optional.ofNullable(MDC.get(KEY)).orElse("nobody's key"))
        .log();
  }
}
