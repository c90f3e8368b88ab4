package dev.parley.api.metrics;

import dev.parley.api.errors.ErrorCode;
import dev.parley.job.ModelName;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * Counts calls that ask for a job, on every wire. At every quiet moment {@code
 * parley.chats.received = parley.chats.accepted} (summed over {@code model}) {@code +
 * parley.chats.replayed + parley.chats.refused} (summed over {@code code}). Over all processes that
 * share a Redis, {@code accepted = completed + failed + cancelled + timed_out + live}, save for
 * what was erased.
 */
@Component
public class ChatCounters {

  private final MeterRegistry registry;

  ChatCounters(MeterRegistry registry) {
    this.registry = registry;
    registry.counter("parley.chats.received");
    registry.counter("parley.chats.replayed");
  }

  public void received() {
    registry.counter("parley.chats.received").increment();
  }

  /** {@code model} is a known one, so the label's values are few. */
  public void accepted(ModelName model) {
    registry.counter("parley.chats.accepted", "model", model.value()).increment();
  }

  public void replayed() {
    registry.counter("parley.chats.replayed").increment();
  }

  public void refused(ErrorCode code) {
    registry.counter("parley.chats.refused", "code", code.wire()).increment();
  }
}
