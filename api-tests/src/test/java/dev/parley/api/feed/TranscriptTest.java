package dev.parley.api.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a transcript grows out of live events and the log. */
class TranscriptTest {

  private final Transcript transcript = new Transcript(SampleLog.JOB);

  @Test
  void takesLiveEventsThatFollow() {
    transcript.merge(Transcript.Edge.NONE, SampleLog.of(1));
    assertThat(receive(0, 1)).isEqualTo(Transcript.Received.KNOWN);
    assertThat(receive(1, 2)).isEqualTo(Transcript.Received.ADDED);
    assertThat(receive(3, 4)).isEqualTo(Transcript.Received.GAP);
    assertThat(transcript.text()).isEqualTo("t1t2");
  }

  @Test
  void mergesTheLogWithWhatCameLiveMeanwhile() {
    transcript.merge(Transcript.Edge.NONE, SampleLog.of(2));
    Transcript.Edge atRead = transcript.edge();
    receive(2, 3);
    List<JobEvent> tail = SampleLog.behind(atRead, SampleLog.of(4));
    assertThat(transcript.merge(atRead, tail)).isEqualTo(Transcript.Merged.DONE);
    assertThat(transcript.text()).isEqualTo("t1t2t3t4");
  }

  @Test
  void noticesThatItsLastEventLeftTheLog() {
    transcript.merge(Transcript.Edge.NONE, SampleLog.of(3));
    assertThat(transcript.merge(transcript.edge(), List.of())).isEqualTo(Transcript.Merged.LOST);
    assertThat(transcript.merge(transcript.edge(), List.of(SampleLog.token(9))))
        .isEqualTo(Transcript.Merged.LOST);
  }

  private Transcript.Received receive(int previous, int number) {
    return transcript.receive(Optional.of(new EventId(5, previous)), SampleLog.token(number));
  }
}
