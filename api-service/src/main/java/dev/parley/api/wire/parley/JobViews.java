package dev.parley.api.wire.parley;

import dev.parley.api.feed.EndedJobs;
import dev.parley.api.json.ApiJson;
import dev.parley.api.queueview.QueuePosition;
import dev.parley.api.queueview.QueuePositions;
import dev.parley.eventlog.CorruptLog;
import dev.parley.eventlog.EventLog;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobStatus;
import dev.parley.job.OwnerId;
import dev.parley.job.Usage;
import dev.parley.reading.JobReader;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads jobs as answers tell them: the hash, the text from the log, the place in the queue. */
@Component
public class JobViews implements EndedJobs {

  private final JobReader jobs;
  private final EventLog log;
  private final QueuePositions places;

  JobViews(JobReader jobs, EventLog log, QueuePositions places) {
    this.jobs = jobs;
    this.log = log;
    this.places = places;
  }

  /** The owner's job; what is somebody else's is not there. */
  public Optional<Job> find(JobId id, OwnerId owner) {
    return jobs.find(id, owner);
  }

  /** The job with its text so far. */
  public JobView view(Job job) {
    List<JobEvent.Tokens> said = said(job.id());
    String text = String.join("", said.stream().map(JobEvent.Tokens::text).toList());
    return JobView.of(job, Optional.of(text), usage(job, said), place(job));
  }

  /** A job that was accepted just now, at this place; it has no text. */
  public JobView fresh(Job job, JobEvent.Queued first) {
    QueuePosition place = places.estimated(job.request().model(), first.position(), first.depth());
    return JobView.of(job, Optional.of(""), job.usage(), Optional.of(place));
  }

  /** The job without its text. */
  public JobView summary(Job job) {
    return JobView.of(
        job, Optional.empty(), job.usage(), places.find(job.request().model(), job.id()));
  }

  @Override
  public byte[] spell(Job job, String text) {
    return ApiJson.bytes(JobView.of(job, Optional.of(text), job.usage(), Optional.empty()));
  }

  private List<JobEvent.Tokens> said(JobId id) {
    try {
      return log.read(id, Optional.empty()).stream()
          .filter(JobEvent.Tokens.class::isInstance)
          .map(JobEvent.Tokens.class::cast)
          .toList();
    } catch (CorruptLog corrupt) {
      return List.of();
    }
  }

  /** The hash counts the answer when the job has ended; until then the log does. */
  private static Usage usage(Job job, List<JobEvent.Tokens> said) {
    if (job.status().isTerminal()) {
      return job.usage();
    }
    int count = said.stream().mapToInt(tokens -> tokens.ids().size()).sum();
    Usage known = job.usage();
    return new Usage(known.promptTokens(), count, known.cachedTokens(), known.truncatedMessages());
  }

  private Optional<QueuePosition> place(Job job) {
    return job.status() == JobStatus.QUEUED
        ? places.findAnew(job.request().model(), job.id())
        : Optional.empty();
  }
}
