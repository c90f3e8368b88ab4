package dev.parley.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.ChatListener.Token;
import dev.parley.inference.engine.StopSignal;
import dev.parley.job.JobId;
import dev.parley.job.Usage;
import dev.parley.queue.Attempt;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A drain waits for attempts that go on, never for one that broke. */
@Timeout(20)
class PublicationsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ScriptedWriter writer = new ScriptedWriter();
  private final Publications publisher =
      new Publications(attempt -> writer, new RetryDelay(Duration.ofSeconds(15), new Random(1)));
  private final StopSignal stop = new StopSignal();

  @Test
  void anErrorWhilePublishingLosesTheAttemptAndStopsItsChat() throws Exception {
    CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
    Publication publication = open(over -> outcome.complete(over.outcome()));
    publication.generated(Token.of(1, "a"));
    writer.next();
    assertThat(publisher.size()).isEqualTo(1);
    writer.answer(new OutOfMemoryError("pretended"));
    assertThat(outcome.get(30, TimeUnit.SECONDS))
        .isEqualTo(new AttemptOutcome.Lost(AttemptOutcome.Lost.Cause.ELSEWHERE));
    assertThat(publisher.awaitNone(PATIENCE)).isTrue();
    assertThat(stop.isGiven()).isTrue();
  }

  @Test
  void aListenerThatThrowsAtTheEndDoesNotKeepTheAttempt() throws Exception {
    Publication publication =
        open(
            over -> {
              throw new IllegalStateException("pretended");
            });
    publication.close(new AttemptOutcome.Released());
    assertThat(publisher.awaitNone(PATIENCE)).isTrue();
    assertThat(writer.requeued).hasSize(1);
  }

  private Publication open(Consumer<Publication> over) {
    Attempt attempt = new Attempt(JobId.random(0), 7_000, 1);
    return publisher.open(new Publication.Subject(attempt, new Usage(3, 0, 0, 0), 0, stop), over);
  }
}
