package dev.parley.worker.metrics;

import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.Usage;
import dev.parley.queue.Begin.Begun;
import dev.parley.worker.intake.Journal;
import dev.parley.worker.loop.Ticker;
import dev.parley.worker.publishing.Closing;
import dev.parley.worker.publishing.Publication;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Writes one line for each attempt that is over: model, tokens, times, and how it ended. Never the
 * conversation. Times to the first token and in all are this attempt's, from its begin.
 */
public final class JobJournal implements Journal {

  private static final Logger log = LoggerFactory.getLogger(JobJournal.class);

  private final WorkerMetrics metrics;
  private final Ticker ticker;

  public JobJournal(WorkerMetrics metrics, Ticker ticker) {
    this.metrics = metrics;
    this.ticker = ticker;
  }

  @Override
  public Page open(Begun begun) {
    metrics.begun();
    Duration queued = queued(begun.job());
    if (begun.attempt().number() == 1) {
      metrics.queued(queued);
    }
    return new AttemptPage(begun, queued);
  }

  @Override
  public void refused(Job job, Failure failure) {
    metrics.refused();
    try (MDC.MDCCloseable mdc = MDC.putCloseable("job", job.id().value())) {
      log.info("job ended model={} error={}", job.request().model(), failure.code().wire());
    }
  }

  private static Duration queued(Job job) {
    Instant started = job.startedAt().orElse(job.createdAt());
    return Duration.between(job.createdAt(), started);
  }

  private static String outcome(Closing closing) {
    return switch (closing) {
      case Closing.Ended ended -> ended.ending().status().wire();
      case Closing.Retried retried -> "retried";
      case Closing.Released released -> "released";
      case Closing.Lost lost -> "lost";
    };
  }

  private static String reason(Closing closing) {
    return switch (closing) {
      case Closing.Ended(Ending.Completed completed) -> "finish=" + completed.reason().wire();
      case Closing.Ended(Ending.Failed failed) -> error(failed.failure());
      case Closing.Ended(Ending.TimedOut timedOut) -> error(timedOut.failure());
      case Closing.Ended(Ending.Cancelled cancelled) -> "cancelled";
      case Closing.Retried retried -> error(retried.cause());
      case Closing.Released released -> "released";
      case Closing.Lost lost -> "ended or taken over elsewhere";
    };
  }

  private static String error(Failure failure) {
    return "error=" + failure.code().wire();
  }

  private final class AttemptPage implements Page {

    private final Begun begun;
    private final Duration queued;
    private final long began = ticker.nanos();
    private volatile long firstTokenMillis = -1;

    AttemptPage(Begun begun, Duration queued) {
      this.begun = begun;
      this.queued = queued;
    }

    @Override
    public void said(Token token) {
      metrics.token();
      if (firstTokenMillis < 0) {
        firstTokenMillis = sinceBegin().toMillis();
        metrics.firstToken(sinceBegin());
      }
    }

    @Override
    public void over(Publication publication) {
      Closing closing = publication.closing();
      Usage usage = publication.usage();
      metrics.over(outcome(closing));
      log.info(
          "attempt over model={} attempt={} prompt={} answer={} queued_ms={} first_token_ms={}"
              + " total_ms={} outcome={} {}",
          begun.job().request().model(),
          begun.attempt().number(),
          usage.promptTokens(),
          usage.completionTokens(),
          queued.toMillis(),
          firstTokenMillis < 0 ? "none" : firstTokenMillis,
          sinceBegin().toMillis(),
          outcome(closing),
          reason(closing));
    }

    private Duration sinceBegin() {
      return Duration.ofNanos(ticker.nanos() - began);
    }
  }
}
