package dev.parley.api.feed;

import dev.parley.conversation.Answer;
import dev.parley.conversation.AnswerBuilder;
import dev.parley.conversation.TokenLogprob;
import dev.parley.job.EventId;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of a job so far, in order and without a gap. Grows only by an event whose predecessor
 * is its own last one; when Redis lost a part of the log, another transcript takes its place. The
 * feed's lock guards what changes it; events that are here may be read without.
 */
public final class Transcript {

  /** What became of a live event. */
  enum Received {
    /** It follows the last one and was added. */
    ADDED,
    /** It was here already. */
    KNOWN,
    /** It does not follow: the log must be read. */
    GAP
  }

  /** What became of a part of the log. */
  enum Merged {
    DONE,
    /** Our own last event is no longer in the log. */
    LOST
  }

  /**
   * Where a transcript ends at one moment.
   *
   * @param before where to read the log from, so that the answer begins with our own last event, if
   *     the log has it
   */
  record Edge(Optional<EventId> before, Optional<EventId> last) {

    /** Of a transcript that holds nothing yet. */
    static final Edge NONE = new Edge(Optional.empty(), Optional.empty());
  }

  private final FeedJob job;
  private final AppendOnlyList<JobEvent> events = new AppendOnlyList<>();
  private final Map<Projection<?>, Folded<?>> projections = new ConcurrentHashMap<>();
  private volatile @Nullable Job endedJob;

  Transcript(FeedJob job) {
    this.job = job;
  }

  static Transcript of(FeedJob job, List<JobEvent> log) {
    Transcript transcript = new Transcript(job);
    transcript.merge(Edge.NONE, log);
    return transcript;
  }

  public FeedJob job() {
    return job;
  }

  /** The answer so far. */
  public Answer answer() {
    AnswerBuilder answer = new AnswerBuilder();
    for (JobEvent event : events) {
      if (event instanceof JobEvent.Tokens tokens) {
        answer.addAll(tokens.pieces());
      }
    }
    return answer.answer();
  }

  /** The text of the answer so far. */
  public String text() {
    return answer().text();
  }

  /** The logprobs of the text's tokens so far; none unless they were asked for. */
  public List<TokenLogprob> logprobs() {
    return events.stream()
        .filter(JobEvent.Tokens.class::isInstance)
        .flatMap(tokens -> ((JobEvent.Tokens) tokens).logprobs().stream())
        .toList();
  }

  /** The job as it ended, without its messages. Known once the terminal event is here. */
  public Job endedJob() {
    Job ended = endedJob;
    if (ended == null) {
      throw new IllegalStateException("the job has not ended");
    }
    return ended;
  }

  int size() {
    return events.size();
  }

  Optional<EventId> last() {
    return events.isEmpty() ? Optional.empty() : Optional.of(events.getLast().id());
  }

  Edge edge() {
    Optional<EventId> before =
        events.size() < 2 ? Optional.empty() : Optional.of(events.get(events.size() - 2).id());
    return new Edge(before, last());
  }

  boolean hasEnded() {
    return !events.isEmpty() && events.getLast() instanceof JobEvent.Ended;
  }

  boolean isQueued() {
    return !events.isEmpty() && events.getLast() instanceof JobEvent.Queued;
  }

  List<JobEvent> between(int from, int to) {
    return events.subList(from, to);
  }

  @SuppressWarnings("unchecked") // each projection has put in what it makes
  <T> Folded<T> folded(Projection<T> projection) {
    return (Folded<T>)
        projections.computeIfAbsent(projection, _ -> new Folded<>(events, projection.begin(this)));
  }

  /** The index of an event, negative when it is not here. */
  int indexOf(EventId id) {
    int low = 0;
    int high = events.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = events.get(middle).id().compareTo(id);
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return -1;
  }

  /** Takes any event but the terminal one. */
  Received receive(Optional<EventId> previous, JobEvent event) {
    if (indexOf(event.id()) >= 0) {
      return Received.KNOWN;
    }
    if (!last().equals(previous)) {
      return Received.GAP;
    }
    events.add(event);
    return Received.ADDED;
  }

  /**
   * Adds what the log holds, but for the terminal event.
   *
   * @param atRead where we ended when the log was read
   * @param tail what the log held behind {@link Edge#before}
   */
  Merged merge(Edge atRead, List<JobEvent> tail) {
    if (atRead.last().isPresent() && !startsWith(tail, atRead.last().get())) {
      return Merged.LOST;
    }
    Optional<EventId> previous = Optional.empty();
    for (JobEvent event : tail) {
      if (!(event instanceof JobEvent.Ended)) {
        receive(previous, event);
        previous = Optional.of(event.id());
      }
    }
    return Merged.DONE;
  }

  /** Takes the terminal event, once all before it are here. */
  void end(JobEvent.Ended event, Job ended) {
    endedJob = EndedJob.withoutMessages(ended);
    receive(last(), event);
  }

  private static boolean startsWith(List<JobEvent> tail, EventId id) {
    return !tail.isEmpty() && tail.getFirst().id().equals(id);
  }
}
