package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong is said in words, and nothing that somebody wrote is lost. */
@ExtendWith(InChromium.class)
class RefusalTest {

  @Test
  void aFullQueueCountsDownToTheRetry(FakeParley parley, Page page) {
    parley.refuse(429, "queue_full", 2);
    page.inLanguage("zh-CN").open().send("你好");
    page.awaitContains(".trouble", "服务繁忙，请稍后再试");
    assertThat(page.text(".retry")).matches("[12] 秒后可重试");
    assertThat(page.isTrue("document.querySelector('.retry').disabled")).isTrue();
    page.awaitText(".retry", "重试").click(".retry:enabled");
    parley.accept().queued(1, 1000).started().says("您好").completed();
    page.awaitPresent(".figures").awaitAnswer("您好").awaitGone(".trouble");
    assertThat(page.text(".question .bubble")).isEqualTo("你好");
    assertThat(parley.posts()).hasSize(2).containsOnly(parley.posts().getFirst());
    assertThat(parley.keys()).as("a new job, a new key").doesNotHaveDuplicates();
  }

  @Test
  void aTimeoutKeepsTheTextSoFarAndOffersARetry(FakeParley parley, Page page) {
    page.inLanguage("zh-CN").open().send("你好");
    parley.accept().queued(1, 1000).started().says("春眠").timedOut("generation_timeout");
    page.awaitContains(".trouble", "生成超时").awaitAnswer("春眠");
    page.awaitText(".note", "回答没有写完。").click(".retry");
    parley.accept().queued(1, 1000).started().says("春眠不觉晓").completed();
    page.awaitPresent(".figures").awaitAnswer("春眠不觉晓");
    assertThat(page.count(".turn")).isEqualTo(2);
  }

  @Test
  void afterAnUnclearAnswerTheRetryFindsTheSameJob(FakeParley parley, Page page) {
    parley.refuse(503, "queue_unavailable", 1);
    page.open().send("Hello");
    page.awaitContains(".trouble", "The queue cannot be reached at the moment.");
    page.awaitText(".retry", "Try again").click(".retry:enabled");
    parley.accept();
    assertThat(parley.keys()).hasSize(2).containsOnly(parley.keys().getFirst());
  }

  @Test
  void aLineThatBreaksWhileSendingIsTriedAgainWithTheSameKey(FakeParley parley, Page page) {
    parley.refuse(0, "");
    parley.refuse(0, "");
    page.hurry(20).open().send("Hello");
    parley.accept().queued(1, 1000).started().says("Hi").completed();
    page.awaitPresent(".figures").awaitAnswer("Hi");
    assertThat(parley.keys().size()).isGreaterThanOrEqualTo(3);
    assertThat(parley.keys()).containsOnly(parley.keys().getFirst());
  }

  @Test
  void aServerThatStaysAwayIsSaid(FakeParley parley, Page page) {
    for (int i = 0; i < 20; i++) {
      parley.refuse(0, "");
    }
    page.hurry(20).open().send("Hello");
    page.awaitContains(".trouble", "The server cannot be reached.");
    assertThat(page.text(".question .bubble")).isEqualTo("Hello");
    page.awaitText(".retry", "Try again");
  }

  @Test
  void aCodeWithoutWordsShowsWhatTheServerSays(FakeParley parley, Page page) {
    parley.refuse(400, "brand_new_code");
    page.open().send("Hello");
    page.awaitContains(".trouble", "The server refused: refused by the test");
  }

  @Test
  void aFailedJobSaysWhyAndTheRetryIsANewJob(FakeParley parley, Page page) {
    page.open().send("Hello");
    FakeJob first = parley.accept().queued(1, 1000).started().failed("worker_lost");
    page.awaitContains(".trouble", "was lost").click(".retry");
    FakeJob second = parley.accept().queued(1, 1000).started().says("Hi").completed();
    page.awaitPresent(".figures").awaitAnswer("Hi");
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(page.isTrue("document.querySelector('.trouble')")).isFalse();
  }

  @Test
  void anAnswerThatHitItsLimitSaysSo(FakeParley parley, Page page) {
    page.open().send("Hello");
    parley.accept().queued(1, 1000).started().says("Once upon a").completed("length");
    page.awaitText(".note", "The answer reached its length limit and ends here.");
  }

  @Test
  void anEmptyAnswerSaysSo(FakeParley parley, Page page) {
    page.open().send("Hello");
    parley.accept().queued(1, 1000).started().says("").completed();
    page.awaitText(".note", "The model gave an empty answer.");
  }

  @Test
  void aReloadKeepsTheErrorAndTheWayOn(FakeParley parley, Page page) {
    parley.refuse(404, "model_not_found");
    page.open().send("Hello").awaitContains(".trouble", "Choose another one");
    page.reload().awaitContains(".trouble", "Choose another one").click(".retry");
    parley.accept().queued(1, 1000).started().says("Hi").completed();
    page.awaitPresent(".figures").awaitAnswer("Hi");
  }
}
