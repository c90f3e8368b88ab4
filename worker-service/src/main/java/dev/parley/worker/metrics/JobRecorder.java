package dev.parley.worker.metrics;

import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.TraceParent;
import dev.parley.loop.RareLog;
import dev.parley.loop.Ticker;
import dev.parley.queue.Begin.Begun;
import dev.parley.service.observe.FinishedJob;
import dev.parley.service.observe.FinishedJobs;
import dev.parley.worker.attempt.AttemptOutcome;
import dev.parley.worker.attempt.AttemptRecorder;
import dev.parley.worker.attempt.Publication;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Counts what becomes of jobs here, and logs one line per change of state: {@code job running},
 * {@code job requeued}, {@code attempt lost}, {@code job finished}; {@code data lost} seldom,
 * however many jobs it concerns. Never the conversation.
 */
public final class JobRecorder implements AttemptRecorder {

  private static final Logger log = LoggerFactory.getLogger(JobRecorder.class);

  private final WorkerMetrics metrics;
  private final GenAiMetrics answers;
  private final ChatTracer tracer;
  private final FinishedJobs finished;
  private final Ticker ticker;
  private final RareLog alarm;

  /**
   * @param finished logs jobs that ended without an attempt of this worker
   */
  public JobRecorder(Meters meters, ChatTracer tracer, FinishedJobs finished, Ticker ticker) {
    this.metrics = meters.worker();
    this.answers = meters.answers();
    this.tracer = tracer;
    this.finished = finished;
    this.ticker = ticker;
    this.alarm = new RareLog(log, ticker);
  }

  @Override
  public Claim claiming(Job job) {
    return new SpanClaim(tracer.claim(job));
  }

  private Recording begun(Begun begun, AttemptSpan span) {
    span.begun(begun);
    metrics.begun();
    if (begun.isTakeover()) {
      metrics.tookOver();
    } else {
      metrics.queued(begun.sinceAcceptance());
    }
    try (var _ = MDC.putCloseable("job", begun.job().id().value())) {
      log.atInfo()
          .setMessage("job running")
          .addKeyValue("model", begun.job().request().model().value())
          .addKeyValue("attempt", begun.attempt().number())
          .addKeyValue("waited_ms", begun.sinceAcceptance().toMillis())
          .log();
    }
    return new AttemptRecording(begun, span);
  }

  @Override
  public void refused(Job job, Failure failure) {
    metrics.refused();
    finished.log(job.id());
  }

  @Override
  public void endedAtBegin(JobId job) {
    finished.log(job);
  }

  private static String outcome(AttemptOutcome outcome) {
    return switch (outcome) {
      case AttemptOutcome.Ended ended -> ended.ending().status().wire();
      case AttemptOutcome.Retried _ -> "retried";
      case AttemptOutcome.Released _ -> "released";
      case AttemptOutcome.Lost _ -> "lost";
    };
  }

  /** The code of a failure, empty without one. */
  private static String error(AttemptOutcome outcome) {
    return switch (outcome) {
      case AttemptOutcome.Ended(Ending.Failed failed) -> failed.failure().code().wire();
      case AttemptOutcome.Ended(Ending.TimedOut timedOut) -> timedOut.failure().code().wire();
      case AttemptOutcome.Retried retried -> retried.cause().code().wire();
      case AttemptOutcome.Ended _, AttemptOutcome.Released _, AttemptOutcome.Lost _ -> "";
    };
  }

  private final class SpanClaim implements Claim {

    private final AttemptSpan span;

    SpanClaim(AttemptSpan span) {
      this.span = span;
    }

    @Override
    public Optional<TraceParent> trace() {
      return span.parent();
    }

    @Override
    public Recording begun(Begun begun) {
      return JobRecorder.this.begun(begun, span);
    }
  }

  private final class AttemptRecording implements Recording {

    private final Begun begun;
    private final AttemptSpan span;
    private final long began = ticker.nanos();
    private volatile long firstToken;
    private volatile long lastToken;
    private volatile int tokens;

    AttemptRecording(Begun begun, AttemptSpan span) {
      this.begun = begun;
      this.span = span;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the engine's thread alone
    @Override
    public void generated(Token token) {
      metrics.token();
      lastToken = ticker.nanos();
      tokens++;
      if (tokens == 1) {
        firstToken = lastToken;
        span.firstToken();
        firstTokenAfter().ifPresent(wait -> answers.firstToken(model(), wait));
      }
    }

    @Override
    public void over(Publication publication) {
      AttemptOutcome outcome = publication.outcome();
      metrics.over(outcome(outcome), error(outcome));
      span.over(outcome, publication.usage());
      span.parent().ifPresent(trace -> MDC.put("traceId", trace.traceId()));
      switch (outcome) {
        case AttemptOutcome.Ended(Ending ending) -> finished(ending, publication);
        case AttemptOutcome.Retried _, AttemptOutcome.Released _ ->
            logEvent("job requeued", outcome);
        case AttemptOutcome.Lost lost -> lost(lost);
      }
    }

    private void lost(AttemptOutcome.Lost lost) {
      switch (lost.cause()) {
        case ELSEWHERE -> logEvent("attempt lost: ended or taken over elsewhere", lost);
        case VANISHED -> {
          metrics.vanished();
          alarm.error("data lost: Redis does not know a running job any more");
        }
      }
    }

    private void finished(Ending ending, Publication publication) {
      Duration total = sinceAcceptance(ticker.nanos());
      answers.finished(model(), error(publication.outcome()), total, publication.usage());
      if (ending instanceof Ending.Completed && begun.loggedTokens().isEmpty() && tokens > 1) {
        answers.perToken(model(), Duration.ofNanos((lastToken - firstToken) / (tokens - 1)));
      }
      new FinishedJob(
              begun.job().id(),
              model(),
              ending,
              begun.attempt().number(),
              publication.usage(),
              begun.job().startedAt().map(time -> Duration.between(begun.job().createdAt(), time)),
              firstTokenAfter(),
              total)
          .writeTo(log);
    }

    private void logEvent(String event, AttemptOutcome outcome) {
      log.atInfo()
          .setMessage(event)
          .addKeyValue("model", model().value())
          .addKeyValue("attempt", begun.attempt().number())
          .addKeyValue("outcome", outcome(outcome))
          .addKeyValue("error", error(outcome).isEmpty() ? "none" : error(outcome))
          .addKeyValue("tokens", tokens)
          .log();
    }

    private ModelName model() {
      return begun.job().request().model();
    }

    /** Empty while there is none, and when an earlier attempt logged it. */
    private Optional<Duration> firstTokenAfter() {
      return tokens > 0 && begun.loggedTokens().isEmpty()
          ? Optional.of(sinceAcceptance(firstToken))
          : Optional.empty();
    }

    private Duration sinceAcceptance(long moment) {
      return begun.sinceAcceptance().plusNanos(moment - began);
    }
  }
}
