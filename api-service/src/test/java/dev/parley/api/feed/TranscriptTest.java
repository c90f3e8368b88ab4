package dev.parley.api.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.queueview.QueuePosition;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a transcript grows out of the bell and the log, and what cursors make of it. */
class TranscriptTest {

  private static final Duration LEASE = Duration.ofMinutes(1);

  private final Transcript transcript = new Transcript();

  @Test
  void takesLiveEventsThatFollow() {
    transcript.merge(Transcript.Edge.NONE, log(1));
    assertThat(hear(0, 1)).isEqualTo(Transcript.Heard.KNOWN);
    assertThat(hear(1, 2)).isEqualTo(Transcript.Heard.ADDED);
    assertThat(hear(3, 4)).isEqualTo(Transcript.Heard.GAP);
    assertThat(transcript.text()).isEqualTo("t1t2");
  }

  @Test
  void mergesTheLogWithWhatCameLiveMeanwhile() {
    transcript.merge(Transcript.Edge.NONE, log(2));
    Transcript.Edge atRead = transcript.edge();
    hear(2, 3);
    List<Line> tail = behind(atRead, log(4));
    assertThat(transcript.merge(atRead, tail)).isEqualTo(Transcript.Merged.DONE);
    assertThat(transcript.text()).isEqualTo("t1t2t3t4");
  }

  @Test
  void noticesThatItsLastEventLeftTheLog() {
    transcript.merge(Transcript.Edge.NONE, log(3));
    assertThat(transcript.merge(transcript.edge(), List.of())).isEqualTo(Transcript.Merged.LOST);
    assertThat(transcript.merge(transcript.edge(), List.of(token(9))))
        .isEqualTo(Transcript.Merged.LOST);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void losesAndRepeatsNothingWhateverTheBellDoes(long seed) {
    Random random = new Random(seed);
    List<Line> log = log(40);
    transcript.merge(Transcript.Edge.NONE, log.subList(0, 2));
    Cursor cursor = Cursor.atStart(transcript);
    List<String> seen = new ArrayList<>();
    for (int i = 2; i < log.size(); i++) {
      if (random.nextInt(4) > 0) {
        transcript.hear(Optional.of(log.get(i - 1).id()), log.get(i));
      }
      if (random.nextInt(8) == 0) {
        readLog(log.subList(0, i + 1));
      }
      watch(cursor, seen);
    }
    readLog(log);
    watch(cursor, seen);
    assertThat(seen).isEqualTo(log.stream().map(line -> line.id().toString()).toList());
  }

  @Test
  void aCursorBehindAKnownEventTellsTheRest() {
    transcript.merge(Transcript.Edge.NONE, log(3));
    Cursor cursor = Cursor.after(new EventId(5, 2), transcript, LEASE);
    assertThat(ids(cursor.look(transcript, null))).containsExactly("5-3");
    assertThat(cursor.look(transcript, null)).isInstanceOf(FeedUpdate.Silence.class);
  }

  @Test
  void aCursorBehindAnEventOfAnotherEpochStartsAnew() {
    transcript.merge(Transcript.Edge.NONE, log(2));
    Cursor cursor = Cursor.after(new EventId(4, 2), transcript, LEASE);
    assertThat(cursor.look(transcript, null)).isInstanceOf(FeedUpdate.Reset.class);
    assertThat(ids(cursor.look(transcript, null))).hasSize(4);
  }

  @Test
  void aCursorBehindAnEventToComeWaitsForIt() {
    transcript.merge(Transcript.Edge.NONE, log(2));
    Cursor cursor = Cursor.after(new EventId(5, 3), transcript, LEASE);
    assertThat(cursor.look(transcript, null)).isInstanceOf(FeedUpdate.Silence.class);
    hear(2, 3);
    assertThat(cursor.look(transcript, null)).isInstanceOf(FeedUpdate.Silence.class);
    hear(3, 4);
    assertThat(ids(cursor.look(transcript, null))).containsExactly("5-4");
  }

  @Test
  void aRestartResetsWhoHasSentSomethingOnly() {
    transcript.merge(Transcript.Edge.NONE, log(2));
    Cursor early = Cursor.atStart(transcript);
    Cursor late = Cursor.atStart(transcript);
    late.look(transcript, null);
    transcript.restart(log(1));
    assertThat(ids(early.look(transcript, null))).hasSize(3);
    assertThat(late.look(transcript, null)).isInstanceOf(FeedUpdate.Reset.class);
    assertThat(ids(late.look(transcript, null))).hasSize(3);
  }

  @Test
  void aWaitingJobsPlaceIsToldWhenItChanges() {
    transcript.merge(Transcript.Edge.NONE, List.of(log(0).getFirst()));
    Cursor cursor = Cursor.atStart(transcript);
    cursor.look(transcript, null);
    assertThat(cursor.look(transcript, place(3, 3))).isInstanceOf(FeedUpdate.Silence.class);
    assertThat(cursor.look(transcript, place(2, 3))).isEqualTo(new FeedUpdate.Moved(place(2, 3)));
    assertThat(cursor.look(transcript, place(2, 3))).isInstanceOf(FeedUpdate.Silence.class);
  }

  private void readLog(List<Line> log) {
    transcript.merge(transcript.edge(), behind(transcript.edge(), log));
  }

  private static List<Line> behind(Transcript.Edge edge, List<Line> log) {
    return log.stream()
        .filter(line -> edge.before().filter(id -> line.id().compareTo(id) <= 0).isEmpty())
        .toList();
  }

  private void watch(Cursor cursor, List<String> seen) {
    if (cursor.look(transcript, null) instanceof FeedUpdate.Told told) {
      told.lines().forEach(line -> seen.add(line.id().toString()));
    }
  }

  private Transcript.Heard hear(int previous, int number) {
    return transcript.hear(Optional.of(new EventId(5, previous)), token(number));
  }

  private static List<String> ids(FeedUpdate news) {
    return ((FeedUpdate.Told) news).lines().stream().map(line -> line.id().toString()).toList();
  }

  /** Queued, started and so many tokens. */
  private static List<Line> log(int tokens) {
    List<Line> log = new ArrayList<>();
    log.add(line(new JobEvent.Queued(EventId.QUEUED, 3, 3)));
    log.add(line(new JobEvent.Started(new EventId(5, 0), 1)));
    for (int number = 1; number <= tokens; number++) {
      log.add(token(number));
    }
    return log;
  }

  private static Line token(int number) {
    return line(
        new JobEvent.Tokens(new EventId(5, number), number - 1, List.of(number), "t" + number));
  }

  private static Line line(JobEvent event) {
    return Line.of(event).orElseThrow();
  }

  private static QueuePosition place(int position, int depth) {
    return new QueuePosition(position, depth, Optional.empty());
  }
}
