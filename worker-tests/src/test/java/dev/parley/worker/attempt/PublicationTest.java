package dev.parley.worker.attempt;

import static dev.parley.worker.attempt.AttemptOutcome.Lost.Cause.ELSEWHERE;
import static dev.parley.worker.attempt.AttemptOutcome.Lost.Cause.VANISHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.inference.engine.ChatListener.Token;
import dev.parley.inference.engine.Outcome;
import dev.parley.inference.engine.StopSignal;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.Failure.Code;
import dev.parley.job.JobEvent.Tokens;
import dev.parley.job.JobId;
import dev.parley.job.Usage;
import dev.parley.queue.Append;
import dev.parley.queue.Attempt;
import dev.parley.queue.LogGap;
import dev.parley.queue.LostJob;
import dev.parley.redis.RedisUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PublicationTest {

  private static final Outcome ANSWERED = new Outcome.Finished(FinishReason.STOP);

  private final Attempt attempt = new Attempt(JobId.random(0), 7_000, 1);
  private final StopSignal stop = new StopSignal();
  private final CompletableFuture<Publication> over = new CompletableFuture<>();
  private final ScriptedWriter writer = new ScriptedWriter();
  private final Publication publication =
      new Publication(new Publication.Subject(attempt, new Usage(3, 0, 0, 0), 0, stop));
  private final PublicationLoop loop =
      new PublicationLoop(
          publication,
          writer,
          new RetryDelay(Duration.ofSeconds(15), new Random(1)),
          over::complete);

  @Test
  void sendsATokenAtOnceWhenIdle() {
    loop.start();
    publication.generated(Token.of(1, "a"));
    assertThat(writer.next().events()).extracting(Tokens::text).containsExactly("a");
    writer.answer(new Append.Ok());
    publication.generated(Token.of(2, "b"));
    assertThat(writer.next().events()).extracting(Tokens::text).containsExactly("b");
    writer.answer(new Append.Ok());
  }

  @Test
  void joinsWhatGathersWhileACallIsUnderWay() {
    loop.start();
    publication.generated(Token.of(1, "a"));
    writer.next();
    publication.generated(Token.of(2, "b"));
    publication.generated(Token.of(3, "c"));
    writer.answer(new Append.Ok());
    Tokens joined = writer.next().events().getFirst();
    assertThat(joined.text()).isEqualTo("bc");
    assertThat(joined.ids()).containsExactly(2, 3);
    assertThat(joined.index()).isEqualTo(1);
  }

  @Test
  void tokensWithoutTextComeWithTheOneThatReleasesIt() {
    loop.start();
    publication.generated(Token.of(1, ""));
    publication.generated(Token.of(2, ""));
    publication.generated(Token.of(3, "é"));
    assertThat(writer.next().events().getFirst().ids()).containsExactly(1, 2, 3);
  }

  /** A worker that takes over generates them again, with their logprobs. */
  @Test
  void tokensWhoseTextIsHeldBackAreNotLoggedWithTheTextBeforeThem() {
    loop.start();
    publication.generated(Token.of(1, "a"));
    writer.next();
    TokenLogprob b = new TokenLogprob("62", -1, List.of());
    TokenLogprob c = new TokenLogprob("63", -2, List.of());
    TokenLogprob d = new TokenLogprob("64", -3, List.of());
    publication.generated(new Token(2, List.of(new AnswerPiece.Text("b")), List.of(b)));
    publication.generated(Token.of(3, ""));
    writer.answer(new Append.Ok());
    Tokens before = writer.next().events().getFirst();
    assertThat(before.ids()).containsExactly(2);
    assertThat(before.logprobs()).containsExactly(b);
    publication.generated(new Token(4, List.of(new AnswerPiece.Text("cd")), List.of(c, d)));
    writer.answer(new Append.Ok());
    Tokens after = writer.next().events().getFirst();
    assertThat(after.index()).isEqualTo(2);
    assertThat(after.ids()).containsExactly(3, 4);
    assertThat(after.logprobs()).containsExactly(c, d);
  }

  @Test
  void anEventThatWasSentBeforeIsNeverCutAnew() {
    loop.start();
    publication.generated(Token.of(1, "a"));
    ScriptedWriter.Call lost = writer.next();
    publication.generated(Token.of(2, "b"));
    writer.answer(
        new RedisUnavailable(RedisUnavailable.Kind.AWAY, "reply lost", new IOException()));
    ScriptedWriter.Call again = writer.next();
    assertThat(again.from()).isEqualTo(1);
    assertThat(again.events().getFirst()).isEqualTo(lost.events().getFirst());
    assertThat(again.events().get(1).text()).isEqualTo("b");
  }

  @Test
  void fillsAGapWithTheSameEvents() {
    loop.start();
    Tokens first = logged(1, "a");
    Tokens second = logged(2, "b");
    publication.generated(Token.of(3, "c"));
    writer.next();
    writer.answer(new LogGap(0));
    ScriptedWriter.Call refill = writer.next();
    assertThat(refill.from()).isEqualTo(1);
    assertThat(refill.events().subList(0, 2)).containsExactly(first, second);
    assertThat(refill.events().get(2).text()).isEqualTo("c");
  }

  @Test
  void aHeartbeatNoticesALostTail() {
    loop.start();
    Tokens only = logged(1, "a");
    publication.beat();
    ScriptedWriter.Call beat = writer.next();
    assertThat(beat.events()).isEmpty();
    assertThat(beat.from()).isEqualTo(2);
    writer.answer(new LogGap(0));
    assertThat(writer.next().events()).containsExactly(only);
  }

  @Test
  void finishesOnlyWhenAllIsLoggedAndCountsIt() throws Exception {
    loop.start();
    logged(1, "a");
    publication.generated(Token.of(2, ""));
    publication.ended(ANSWERED);
    assertThat(writer.next().events().getFirst().ids()).containsExactly(2);
    writer.answer(new Append.Ok());
    Publication done = over.get(30, TimeUnit.SECONDS);
    assertThat(writer.finished).containsExactly("2 events, 2 tokens, Completed[reason=STOP]");
    assertThat(done.outcome())
        .isEqualTo(new AttemptOutcome.Ended(new Ending.Completed(FinishReason.STOP)));
    assertThat(done.usage()).isEqualTo(new Usage(3, 2, 0, 0));
  }

  @Test
  void aJobThatIsGoneUnannouncedWasLostWithData() throws Exception {
    assertThat(outcomeOnceGone()).isEqualTo(new AttemptOutcome.Lost(VANISHED));
  }

  @Test
  void aDeletedJobWhoseEndWasAnnouncedIsNoLoss() throws Exception {
    publication.endAnnounced();
    assertThat(outcomeOnceGone()).isEqualTo(new AttemptOutcome.Lost(ELSEWHERE));
  }

  private AttemptOutcome outcomeOnceGone() throws Exception {
    loop.start();
    publication.generated(Token.of(1, "a"));
    writer.next();
    writer.answer(new LostJob.Gone());
    AttemptOutcome outcome = over.get(30, TimeUnit.SECONDS).outcome();
    assertThat(stop.isGiven()).isTrue();
    return outcome;
  }

  @Test
  void writesNothingMoreOnceFenced() throws Exception {
    loop.start();
    publication.generated(Token.of(1, "a"));
    writer.next();
    publication.generated(Token.of(2, "b"));
    writer.answer(new LostJob.Fenced());
    assertThat(over.get(30, TimeUnit.SECONDS).outcome())
        .isEqualTo(new AttemptOutcome.Lost(ELSEWHERE));
    assertThat(stop.isGiven()).isTrue();
    publication.generated(Token.of(3, "c"));
    publication.ended(ANSWERED);
    assertThat(writer.calls()).isEqualTo(1);
    assertThat(writer.finished).isEmpty();
  }

  @Test
  void givesUpWhatWasRefusedWhenItsTimeIsOver() throws Exception {
    loop.start();
    logged(1, "a");
    publication.generated(Token.of(2, "b"));
    writer.next();
    writer.answer(new Append.TimedOut());
    Publication done = over.get(30, TimeUnit.SECONDS);
    assertThat(stop.isGiven()).isTrue();
    assertThat(writer.finished).hasSize(1);
    assertThat(writer.finished.getFirst()).startsWith("1 events, 1 tokens, TimedOut");
    assertThat(done.outcome())
        .isInstanceOfSatisfying(
            AttemptOutcome.Ended.class,
            ended ->
                assertThat(((Ending.TimedOut) ended.ending()).failure().code())
                    .isEqualTo(Code.GENERATION_TIMEOUT));
  }

  @Test
  void aStoppedChatIsReleasedWithAllItsTokens() throws Exception {
    loop.start();
    publication.generated(Token.of(1, ""));
    publication.ended(new Outcome.Stopped());
    assertThat(writer.next().events().getFirst().ids()).containsExactly(1);
    writer.answer(new Append.Ok());
    assertThat(over.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(new AttemptOutcome.Released());
    assertThat(writer.requeued).containsExactly("Release[] after 0 ms");
  }

  @Test
  void waitsLongerAfterEachFailedAttempt() {
    RetryDelay delay = new RetryDelay(Duration.ofSeconds(15), new Random(1));
    List<Double> most = List.of(1.2, 2.4, 4.8, 9.6, 12.0, 12.0);
    for (int n = 1; n <= most.size(); n++) {
      double seconds = delay.after(n).toMillis() / 1000.0;
      assertThat(seconds).isBetween(most.get(n - 1) / 1.2 * 0.8, most.get(n - 1));
    }
    RetryDelay shortLease = new RetryDelay(Duration.ofSeconds(2), new Random(1));
    assertThat(shortLease.after(5)).isEqualTo(Duration.ofSeconds(2));
  }

  private Tokens logged(int id, String text) {
    publication.generated(Token.of(id, text));
    Tokens sent = writer.next().events().getFirst();
    writer.answer(new Append.Ok());
    return sent;
  }
}
