package dev.parley.models.hub;

import static dev.parley.models.hub.Pulls.MODEL;
import static dev.parley.models.hub.Pulls.SIZE;
import static dev.parley.models.hub.Pulls.WEIGHTS;
import static dev.parley.models.hub.Pulls.publish;
import static dev.parley.models.hub.fake.Trouble.cutAfter;
import static dev.parley.models.hub.fake.Trouble.none;
import static dev.parley.models.hub.fake.Trouble.otherRange;
import static dev.parley.models.hub.fake.Trouble.status;
import static dev.parley.models.hub.fake.Trouble.wholeOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.fake.Trouble;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One stream a file: resumed, started again, checked; several files side by side. */
@Timeout(60)
class ResumeTest {

  private static final HubName NAME = HubName.parse(MODEL).orElseThrow();

  @TempDir Path home;
  private final FakeHub server = publish();
  private final List<Duration> pauses = new ArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void resumesWhereTheConnectionWasCut() throws Exception {
    server.next(WEIGHTS, cutAfter(700));
    Pulls.isComplete(pull());
    assertThat(ranges()).containsExactly("", "bytes=700-");
    assertThat(server.served(WEIGHTS).get(1).header("If-Range")).isPresent();
    assertThat(pauses).hasSize(1);
  }

  @Test
  void anotherProcessResumesWhereTheFirstWasCut() throws Exception {
    server.next(WEIGHTS, cutAfter(2300), status(500), status(500), status(500));
    refused().hasMessageContaining("500");
    assertThat(hub(1).find(NAME)).as("half of a model").isEmpty();
    int asked = server.served(WEIGHTS).size();
    Pulls.isComplete(pull());
    assertThat(ranges().subList(asked, ranges().size())).containsExactly("bytes=2300-");
  }

  @Test
  void startsAgainWithAServerThatKnowsNoRanges() throws Exception {
    server.next(WEIGHTS, wholeOnly(700), wholeOnly(1234), wholeOnly(SIZE));
    Pulls.isComplete(pull());
    assertThat(ranges()).containsExactly("", "bytes=700-", "bytes=1234-");
  }

  @Test
  void givesUpAServerThatKnowsNoRangesAndNeverGetsFurther() {
    server.next(WEIGHTS, wholeOnly(700), wholeOnly(700), wholeOnly(600), wholeOnly(700));
    refused().hasMessageContaining("4 times");
  }

  @Test
  void startsAgainWhenTheServerRefusesTheRange() throws Exception {
    server.next(WEIGHTS, cutAfter(700), status(416), none());
    Pulls.isComplete(pull());
    assertThat(ranges()).containsExactly("", "bytes=700-", "");
  }

  @Test
  void startsAgainWhenTheServerSendsAnotherRange() throws Exception {
    server.next(WEIGHTS, cutAfter(700), otherRange(699));
    Pulls.isComplete(pull());
    assertThat(ranges()).containsExactly("", "bytes=700-", "");
  }

  @Test
  void aFileThatChangedIsDownloadedFromItsBeginning() throws Exception {
    server.next(WEIGHTS, cutAfter(500), wholeOnly(SIZE));
    Pulls.isComplete(pull());
  }

  @Test
  void progressIsRightWhenADownloadStartsAgain() throws Exception {
    server.next(WEIGHTS, cutAfter(500), wholeOnly(1234), status(416));
    Pulls.RecordingListener listener = new Pulls.RecordingListener();
    Pulls.isComplete(hub(1).pull(NAME, listener));
    PullProgress last = listener.progress.getLast();
    assertThat(last.done()).isEqualTo(last.total());
    assertThat(listener.progress).allMatch(now -> now.done() <= now.total());
  }

  @Test
  void whatAnEarlierProcessLeftSpoiledIsDownloadedOnceMore() throws Exception {
    server.next(WEIGHTS, cutAfter(3000), status(404));
    refused();
    Files.write(part(), new byte[3000]);
    Pulls.isComplete(pull());
    assertThat(ranges()).containsExactly("", "bytes=3000-", "bytes=3000-", "");
  }

  @Test
  void aPartThatIsLongerThanTheFileIsThrownAway() throws Exception {
    server.next(WEIGHTS, cutAfter(3000), status(404));
    refused();
    Files.write(part(), new byte[SIZE + 1]);
    Pulls.isComplete(pull());
    assertThat(ranges()).containsExactly("", "bytes=3000-", "");
  }

  @Test
  void aPartThatIsCompleteIsCheckedAndNotAskedForAgain() throws Exception {
    server.next(WEIGHTS, cutAfter(3000), status(404));
    refused();
    Files.write(part(), Pulls.bytes(SIZE));
    Pulls.isComplete(pull());
    assertThat(ranges()).containsExactly("", "bytes=3000-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf:", "modelscope:"})
  void unfinishedDownloadsOfOlderVersionsAreRemoved(String source) throws Exception {
    HubName name = HubName.parse(source + MODEL).orElseThrow();
    server.next(WEIGHTS, cutAfter(3000), status(404));
    assertThatThrownBy(() -> hub(1).pull(name, PullListener.NONE)).isInstanceOf(HubException.class);
    Path part = part();
    String place = part.toString().replace(".parley.part", "");
    Path sparse = Files.write(Path.of(place + ".parley.incomplete"), new byte[SIZE]);
    Path list = Files.write(Path.of(place + ".parley.incomplete.parts"), new byte[200]);
    Path unknown = Files.write(part.resolveSibling("0123abcd.parley.part"), new byte[9]);
    Pulls.isComplete(hub(1).pull(name, PullListener.NONE));
    assertThat(ranges()).containsExactly("", "bytes=3000-", "bytes=3000-");
    assertThat(List.of(sparse, list, unknown, part)).noneMatch(Files::exists);
  }

  @Test
  void severalFilesComeSideBySide() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    publishShards(2);
    server.next("model-1.safetensors", Trouble.pauseAfter(10, second));
    server.next(
        "model-2.safetensors",
        (exchange, bytes) -> {
          second.countDown();
          none().answer(exchange, bytes);
        });
    Path folder = hub(2).pull(NAME, PullListener.NONE);
    assertThat(folder.resolve("model-1.safetensors")).hasBinaryContent(Pulls.bytes(101));
    assertThat(folder.resolve("model-2.safetensors")).hasBinaryContent(Pulls.bytes(102));
    assertThat(pauses).isEmpty();
  }

  @Test
  void theFirstFailureEndsTheOtherDownloads() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    publishShards(2);
    server.next(
        "model-1.safetensors",
        (exchange, bytes) -> {
          waiting.countDown();
          Trouble.pauseAfter(10, never).answer(exchange, bytes);
        });
    server.next("model-2.safetensors", Trouble.after(waiting, status(404)));
    assertThatThrownBy(() -> hub(2).pull(NAME, PullListener.NONE))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("404");
    never.countDown();
    assertThat(server.served("model-1.safetensors")).as("ended, not tried again").hasSize(1);
    assertThat(hub(2).find(NAME)).isEmpty();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused() {
    return assertThatThrownBy(this::pull).isInstanceOf(HubException.class);
  }

  private List<String> ranges() {
    return server.served(WEIGHTS).stream()
        .map(request -> request.header("Range").orElse(""))
        .toList();
  }

  private Path pull() throws InterruptedException {
    return hub(1).pull(NAME, PullListener.NONE);
  }

  private Hub hub(int filesAtOnce) {
    return Pulls.hub(Pulls.settings(server, home), pauses, filesAtOnce);
  }

  /** What came of the weights, in the only cache that there is. */
  private Path part() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(file -> file.toString().endsWith(".parley.part"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void publishShards(int count) {
    server.without(WEIGHTS);
    StringJoiner map = new StringJoiner(",", "{\"weight_map\":{", "}}");
    for (int i = 1; i <= count; i++) {
      server.with("model-" + i + ".safetensors", Pulls.bytes(100 + i));
      map.add("\"" + i + "\":\"model-" + i + ".safetensors\"");
    }
    server.with("model.safetensors.index.json", map.toString());
  }
}
