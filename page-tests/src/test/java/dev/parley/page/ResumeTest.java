package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever breaks between the page and the server, the answer comes out whole, once. */
@ExtendWith(InChromium.class)
class ResumeTest {

  private static final int FAST = 20;

  @Test
  void aCutStreamGoesOnAfterTheLastSeenEvent(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).says("one ").says("two ");
    page.awaitAnswer("one two");
    job.cut();
    assertThat(job.awaitViewer(2)).contains("1-2");
    job.says("three").completed();
    page.awaitPresent(".figures").awaitAnswer("one two three");
  }

  @Test
  void aStreamThatEndsEarlyGoesOnToo(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).says("one ");
    page.awaitAnswer("one");
    job.end();
    assertThat(job.awaitViewer(2)).contains("1-1");
    job.says("two").completed();
    page.awaitPresent(".figures").awaitAnswer("one two");
  }

  @Test
  void saysThatItReconnects(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).says("one ");
    page.awaitAnswer("one");
    job.refusesViewer(503).cut();
    page.awaitText(".answer .status", "The connection broke. Trying again …");
    job.awaitViewer(3);
    job.says("two").completed();
    page.awaitPresent(".figures").awaitAnswer("one two");
  }

  @Test
  void anEventThatComesTwiceCountsOnce(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).says("one ").says("two ");
    String again = "{\"index\":0,\"count\":1,\"text\":\"AGAIN\"}";
    job.raw("id: 1-1\nevent: tokens\ndata: " + again + "\n\n");
    job.raw("id: 1-2\nevent: tokens\ndata: " + again + "\n\n");
    job.raw("id: 0-1\nevent: tokens\ndata: " + again + "\n\n");
    job.says("three");
    page.awaitAnswer("one two three");
  }

  @Test
  void aResetClearsTheTextAndReplaysIt(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).says("this was ").says("never kept");
    page.awaitAnswer("this was never kept");
    job.resets();
    job.started().says("another ");
    page.awaitAnswer("another");
    job.says("text").completed();
    page.awaitPresent(".figures").awaitAnswer("another text");
  }

  @Test
  void aSecondAttemptContinuesTheText(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).says("one ");
    page.awaitAnswer("one");
    job.raw("id: 2-0\nevent: queued\ndata: {\"position\":1,\"depth\":1,\"eta_ms\":null}\n\n");
    page.awaitText(".answer .status", "Waiting: place 1");
    job.raw("id: 3-0\nevent: started\ndata: {\"attempt\":2}\n\n");
    job.raw("id: 3-1\nevent: tokens\ndata: {\"index\":1,\"count\":1,\"text\":\"two\"}\n\n");
    page.awaitAnswer("one two").awaitText(".answer .status", "");
  }

  @Test
  void aReloadInMidAnswerComesBackToIt(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).says("one ").says("two ");
    page.awaitAnswer("one two").reload().awaitAnswer("one two");
    assertThat(job.awaitViewer(2)).as("replayed from the start").isEmpty();
    job.says("three");
    page.awaitAnswer("one two three");
    page.open().awaitAnswer("one two three");
    job.completed();
    page.awaitPresent(".figures").awaitAnswer("one two three");
    page.reload().awaitPresent(".figures").awaitAnswer("one two three");
    assertThat(parley.posts()).hasSize(1);
    assertThat(job.viewers()).as("an ended answer is not asked for again").isEqualTo(3);
  }

  @Test
  void aReloadBeforeTheJobWasAcceptedSendsTheSameKey(FakeParley parley, Page page) {
    parley.holdPosts();
    page.open().send("Hello").awaitText(".answer .status", "Sending …");
    page.await(() -> parley.keys().size() == 1, () -> "not sent");
    page.reload().awaitText(".answer .status", "Sending …");
    parley.letPostsThrough();
    parley.accept().queued(1, 1000).started().says("Hi").completed();
    page.awaitPresent(".figures").awaitAnswer("Hi");
    assertThat(parley.keys()).hasSize(2).containsOnly(parley.keys().getFirst());
    assertThat(parley.posts()).containsOnly(parley.posts().getFirst());
  }

  @Test
  void fortySecondsOfSilenceAreABrokenLine(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).says("one ");
    page.awaitAnswer("one");
    long before = System.nanoTime();
    assertThat(job.awaitViewer(2)).contains("1-1");
    assertThat(System.nanoTime() - before).as("not before its time").isGreaterThan(1_500_000_000L);
    job.says("two");
    page.awaitAnswer("one two");
  }

  @Test
  void aCommentIsASignOfLife(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).says("one ");
    page.awaitAnswer("one");
    // Three times 15 s of the page's time, more than 40 s together.
    for (int i = 0; i < 3; i++) {
      page.js("window.rested = false; setTimeout(() => { window.rested = true; }, 15_000)");
      page.await(() -> page.isTrue("window.rested"), () -> "time stands still");
      job.raw(": ping\n\n");
    }
    job.says("two");
    page.awaitAnswer("one two");
    assertThat(job.viewers()).isEqualTo(1);
  }

  @Test
  void keepsComingBackToAServerThatRefuses(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).says("one ");
    page.awaitAnswer("one");
    job.refusesViewer(503).refusesViewer(500).refusesViewer(429).cut();
    assertThat(job.awaitViewer(5)).contains("1-1");
    job.says("two");
    page.awaitAnswer("one two");
  }

  @Test
  void aCursorThatTheServerDoesNotUnderstandIsDropped(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).says("one ");
    page.awaitAnswer("one");
    job.refusesViewer(400).cut();
    assertThat(job.awaitViewer(3)).isEmpty();
    job.says("two");
    page.awaitAnswer("one two");
  }

  @Test
  void aMalformedEventIsAskedForAgain(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).says("one ");
    page.awaitAnswer("one");
    job.raw("id: 1-2\nevent: tokens\ndata: {\"index\":1,\"cou\n\n");
    assertThat(job.awaitViewer(2)).contains("1-1");
    job.says("two").completed();
    page.awaitPresent(".figures").awaitAnswer("one two");
  }

  @Test
  void anUnknownEventIsPassedOver(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page);
    job.raw("event: weather\ndata: {\"sun\":true}\n\n").raw("data: {}\n\n").raw("\n\n:\n\n");
    job.says("one");
    page.awaitAnswer("one");
    assertThat(job.viewers()).isEqualTo(1);
  }

  @Test
  void aForgottenJobEndsTheAnswerAndKeepsItsText(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).says("one ");
    page.awaitAnswer("one");
    parley.forget(job);
    page.awaitContains(".trouble", "does not keep this answer any more").awaitAnswer("one");
    assertThat(page.text(".trouble .retry")).isEqualTo("Try again");
  }

  @Test
  void nothingLeftToStreamMeansAskingTheJob(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).says("one ");
    page.awaitAnswer("one");
    job.refusesViewer(204).refusesViewer(204).cut();
    job.awaitViewer(2);
    job.says("two").completed();
    page.awaitPresent(".figures").awaitAnswer("one two");
  }

  @Test
  void aLostNetworkComesBackToTheSameAnswer(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).says("one ");
    page.awaitAnswer("one").online(false);
    job.cut();
    page.awaitText(".answer .status", "No network. The answer goes on when it is back.");
    job.says("two ");
    page.online(true).awaitAnswer("one two");
    assertThat(job.awaitViewer(2)).contains("1-1");
    job.says("three");
    page.awaitAnswer("one two three");
  }

  @Test
  void aHiddenTabShowsAllOnceItIsShown(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).says("one ");
    page.awaitAnswer("one");
    page.whileHidden(
        () -> {
          job.says("two ".repeat(500)).completed();
          page.awaitPresent(".figures");
        });
    page.awaitAnswer(("one" + " two".repeat(500)));
  }

  @Test
  void anAnswerInAnotherConversationIsNotLost(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).says("one ");
    page.awaitAnswer("one").click("#new-chat").awaitPresent(".is-empty");
    job.awaitNoViewer();
    job.says("two").completed();
    page.awaitGone("#chats .pulse");
    parley.forget(job);
    page.click("#chats a").awaitPresent(".figures").awaitAnswer("one two");
  }

  private static FakeJob ask(FakeParley parley, Page page) {
    page.open().send("Hello");
    return parley.accept().queued(1, 1000).started();
  }
}
