package dev.parley.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.admission.AdmissionRequest.Delivery;
import dev.parley.api.caller.Caller;
import dev.parley.api.chat.ChatParser;
import dev.parley.api.submission.Submission.StoreFull;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.OwnerId;
import dev.parley.queue.NewJob.IdempotencyKey;
import dev.parley.reading.JobReader;
import dev.parley.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a job whose client never learned of it, or that finds no room to be stored. */
class JobSubmissionTest {

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final JobSubmission jobs = api.bean(JobSubmission.class);

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void anAbandonedJobIsErased() {
    Admitted job = jobs.submit(submission(Optional.empty()), Caller.LOCAL);
    assertThat(exists(job.id())).isTrue();
    jobs.abandon(job);
    Await.until("the job is erased", () -> !exists(job.id()));
  }

  @Test
  void withAKeyItStaysForTheNextTry() {
    Submission submission =
        submission(Optional.of(new IdempotencyKey("a".repeat(64), "b".repeat(64))));
    Admitted job = jobs.submit(submission, Caller.LOCAL);
    jobs.abandon(job);
    assertThat(jobs.submit(submission, Caller.LOCAL)).isEqualTo(new Admitted.Replayed(job.id()));
    api.local().delete("/v1/jobs/" + job.id());
  }

  @Test
  void anAbandonedReplayLeavesTheFirstJobAlone() {
    Submission submission =
        submission(Optional.of(new IdempotencyKey("c".repeat(64), "d".repeat(64))));
    Admitted first = jobs.submit(submission, Caller.LOCAL);
    jobs.abandon(jobs.submit(submission, Caller.LOCAL));
    assertThat(exists(first.id())).isTrue();
    api.local().delete("/v1/jobs/" + first.id());
  }

  @Test
  void aChatThatFindsNoRoomToBeStoredIsKeptBrieflyIfItsWireSaysSo() {
    try (TestApi strict = api.another("--parley.owner.stored-jobs=1")) {
      JobSubmission submissions = strict.bean(JobSubmission.class);
      Caller alone = Caller.ofCookie(new OwnerId("one-owner-who-stores-1"));
      List<Retention.Kind> kinds = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Admitted.Queued job = (Admitted.Queued) submissions.submit(storing(), alone);
        kinds.add(job.job().request().retention().kind());
        worker.answer("a");
        assertThat(new JobReader(worker.redis()).find(job.id()).orElseThrow().request().retention())
            .isEqualTo(job.job().request().retention());
      }
      assertThat(kinds).containsExactly(Retention.Kind.STORED, Retention.Kind.BRIEF);
    }
  }

  private Submission storing() {
    String body = Client.chat(worker.model(), "x");
    byte[] chat =
        (body.substring(0, body.length() - 1) + ",\"store\":true}")
            .getBytes(StandardCharsets.UTF_8);
    return new Submission(
        ChatParser.parse(chat), Optional.empty(), Delivery.JOB, StoreFull.KEEP_BRIEFLY);
  }

  private boolean exists(JobId job) {
    return new JobReader(worker.redis()).find(job).isPresent();
  }

  private Submission submission(Optional<IdempotencyKey> key) {
    byte[] body = Client.chat(worker.model(), "x").getBytes(StandardCharsets.UTF_8);
    return new Submission(ChatParser.parse(body), key, Delivery.JOB);
  }
}
