package dev.parley.api.sse;

import dev.parley.api.feed.FeedUpdate;
import dev.parley.api.feed.Feeds;
import dev.parley.api.feed.Subscription;
import dev.parley.loop.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Holds calls open until their jobs have ended, each on a virtual thread of its own, like streams:
 * what waits there is small. Nothing is written before, not even a status.
 */
@Component
public class HeldCalls {

  private static final Logger log = LoggerFactory.getLogger(HeldCalls.class);

  /** Often enough to notice within seconds that a client left. */
  private static final Duration PROBE = Duration.ofSeconds(1);

  /** How waiting ended. */
  private sealed interface Outcome<T> {}

  private record Whole<T>(T answer) implements Outcome<T> {}

  private record Cut<T>() implements Outcome<T> {}

  private record Late<T>() implements Outcome<T> {}

  private record Left<T>() implements Outcome<T> {}

  private final Feeds feeds;
  private final Ticker ticker;

  HeldCalls(Feeds feeds, Ticker ticker) {
    this.feeds = feeds;
    this.ticker = ticker;
  }

  /**
   * Begins to wait, and returns.
   *
   * @param call its slot and its subscription are closed at its end
   */
  public <T> void hold(HeldCall<T> call, HttpServletRequest request) {
    ClientWatch.Client client = ClientWatch.of(request);
    OpenCall open = OpenCall.of(request);
    var logFields = MDC.getCopyOfContextMap();
    Thread.ofVirtual()
        .name("held call")
        .start(
            () -> {
              MDC.setContextMap(logFields);
              holdNow(call, client, open);
            });
  }

  private <T> void holdNow(HeldCall<T> call, ClientWatch.Client client, OpenCall open) {
    try (StreamSlot _ = call.slot();
        Subscription subscription = call.subscription()) {
      answer(call, await(call, subscription, client), open);
    } catch (IOException left) {
      log.debug("client left: {}", left.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("a held call failed", e);
    } finally {
      open.complete();
    }
  }

  private <T> Outcome<T> await(
      HeldCall<T> call, Subscription subscription, ClientWatch.Client client)
      throws InterruptedException {
    long until = ticker.nanos() + call.patience().toNanos();
    while (until - ticker.nanos() > 0) {
      switch (subscription.next(PROBE)) {
        case FeedUpdate.Events events -> {
          Optional<T> whole =
              events.through(call.whole()).stream().flatMap(Optional::stream).findFirst();
          if (whole.isPresent()) {
            return new Whole<>(whole.get());
          }
        }
        case FeedUpdate.Over _, FeedUpdate.Cut _ -> {
          return new Cut<>();
        }
        // Nothing was sent yet, so nothing must be taken back.
        case FeedUpdate.Reset _, FeedUpdate.Moved _, FeedUpdate.Nothing _ -> {}
      }
      if (client.hasLeft()) {
        return new Left<>();
      }
    }
    return new Late<>();
  }

  private <T> void answer(HeldCall<T> call, Outcome<T> outcome, OpenCall open) throws IOException {
    switch (outcome) {
      case Whole<T>(T answer) -> call.answering().answer(answer, open.response());
      case Cut<T> _ -> {
        call.answering()
            .refuse(
                feeds.isStopping() ? HeldCall.Unanswered.STOPPING : HeldCall.Unanswered.GONE,
                open.response());
        call.unanswered().run();
      }
      case Late<T> _ -> {
        call.answering().refuse(HeldCall.Unanswered.LATE, open.response());
        call.whenLeft().run();
      }
      case Left<T> _ -> {
        if (!feeds.isStopping()) {
          call.whenLeft().run();
        }
      }
    }
  }
}
