package dev.parley.api.jobs;

import dev.parley.api.connection.Duties;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.Refused;
import dev.parley.api.jobs.Entrance.Accepted;
import dev.parley.api.jobs.Entrance.Arrival;
import dev.parley.api.jobs.Entrance.Entered;
import dev.parley.api.jobs.Entrance.Replayed;
import dev.parley.api.metrics.ChatCounters;
import dev.parley.api.tracing.Trace;
import dev.parley.job.ModelName;
import dev.parley.queue.Erase;
import dev.parley.redis.RedisUnavailable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Lets an arrival in as one unit of work. When it fails before the client was told of the job, the
 * job may exist all the same: with an Idempotency-Key the client's retry finds it, without one it
 * is erased.
 */
@Component
class Gate {

  private static final Logger log = LoggerFactory.getLogger(Gate.class);

  private final Entrance entrance;
  private final Erase erase;
  private final Duties duties;
  private final ChatCounters counters;

  Gate(Entrance entrance, Erase erase, Duties duties, ChatCounters counters) {
    this.entrance = entrance;
    this.erase = erase;
    this.duties = duties;
    this.counters = counters;
  }

  /** Enters, and does {@code then} within the same budget of time. */
  <T> T pass(Arrival arrival, Function<Entered, T> then) {
    try {
      return RequestBudget.within(() -> passNow(arrival, then));
    } catch (RedisUnavailable away) {
      abandon(arrival);
      throw away;
    }
  }

  private <T> T passNow(Arrival arrival, Function<Entered, T> then) {
    Entered entered = entrance.enter(arrival);
    try (var _ = MDC.putCloseable("job", entered.job().value())) {
      T result = then.apply(entered);
      count(entered);
      return result;
    } catch (Refused refused) {
      abandon(arrival);
      throw refused;
    }
  }

  private void count(Entered entered) {
    switch (entered) {
      case Accepted accepted -> {
        ModelName model = accepted.newJob().request().model();
        counters.accepted(model);
        Trace.isAbout(accepted.job(), model);
        log.atInfo().setMessage("job queued").addKeyValue("model", model.value()).log();
      }
      case Replayed _ -> counters.replayed();
    }
  }

  private void abandon(Arrival arrival) {
    if (arrival.key().isEmpty()) {
      duties.untilDone("erasing " + arrival.id(), () -> erase.run(arrival.id()));
    }
  }
}
