package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** When a message goes out, and how an answer is stopped. */
@ExtendWith(InChromium.class)
class ComposerTest {

  @Test
  void enterSendsAndShiftEnterBreaksTheLine(FakeParley parley, Page page) {
    page.open().write("one").press(Keys.SHIFT, Keys.ENTER).write("two");
    assertThat(value(page)).isEqualTo("one\ntwo");
    page.press(Keys.ENTER);
    parley.accept();
    assertThat(message(parley)).isEqualTo("one\ntwo");
    page.await(() -> value(page).isEmpty(), () -> "the field is not empty");
    assertThat(page.isTrue("document.activeElement.id === 'message'")).as("focus").isTrue();
  }

  @Test
  void enterThatChoosesAWordNeverSends(FakeParley parley, Page page) {
    page.open().click("#message");
    page.js("document.getElementById('message').focus()");
    page.cdp(
        "Input.imeSetComposition",
        Map.of("text", "ni hao", "selectionStart", 6, "selectionEnd", 6));
    page.js(
        """
        addEventListener('keydown', (event) => {
          window.enter = [event.key, event.isComposing].join();
        }, { capture: true });
        """);
    key(page, 13);
    page.await(() -> page.isTrue("window.enter"), () -> "no key was pressed");
    assertThat(page.js("return window.enter")).as("a real composition").isEqualTo("Enter,true");
    page.cdp("Input.insertText", Map.of("text", "你好"));
    assertNothingSent(parley, page);
    page.press(Keys.ENTER);
    parley.accept();
    assertThat(message(parley)).isEqualTo("你好");
  }

  @Test
  void keyCode229NeverSends(FakeParley parley, Page page) {
    page.open().write("你好");
    page.js("document.getElementById('message').focus()");
    key(page, 229);
    assertNothingSent(parley, page);
    assertThat(value(page)).isEqualTo("你好");
  }

  @Test
  void blanksAreNoMessage(FakeParley parley, Page page) {
    page.open().write("   ").press(Keys.ENTER);
    assertThat(page.find("#send").isEnabled()).isFalse();
    assertNothingSent(parley, page);
  }

  @Test
  void whileAnAnswerRunsTheNextMessageWaitsInTheField(FakeParley parley, Page page) {
    page.open().send("first");
    FakeJob job = parley.accept().queued(1, 1000).started().says("one");
    page.awaitAnswer("one").send("second");
    assertThat(value(page)).isEqualTo("second");
    job.completed();
    page.awaitPresent("#send[data-mode=send]").press(Keys.ENTER);
    parley.accept();
    assertThat(parley.posts()).hasSize(2);
  }

  @Test
  void stopEndsTheAnswerAndKeepsItsText(FakeParley parley, Page page) {
    page.open().send("Hello");
    FakeJob job = parley.accept().queued(1, 1000).started().says("one two");
    page.awaitAnswer("one two");
    assertThat(page.find("#send").getDomAttribute("aria-label")).isEqualTo("Stop");
    page.click("#send").awaitText(".note", "Stopped.").awaitAnswer("one two");
    assertThat(page.find("#send").getDomAttribute("aria-label")).isEqualTo("Send");
    job.awaitNoViewer();
    page.reload().awaitText(".note", "Stopped.").awaitAnswer("one two");
  }

  @Test
  void stopInTheQueueEndsTheWait(FakeParley parley, Page page) {
    page.open().send("Hello");
    parley.accept().queued(5, 60_000);
    page.awaitContains(".status", "place 5").click("#send").awaitText(".note", "Stopped.");
  }

  @Test
  void stopBeforeTheJobIsAcceptedEndsItThen(FakeParley parley, Page page) {
    parley.holdPosts();
    page.open().send("Hello").awaitText(".status", "Sending …").click("#send");
    page.awaitText(".status", "Stopping …");
    parley.letPostsThrough();
    page.awaitText(".note", "Stopped.");
    assertThat(parley.accept().json()).contains("\"status\":\"cancelled\"");
  }

  @Test
  void stopIsTriedUntilItWorks(FakeParley parley, Page page) {
    parley.failCancels(2);
    page.hurry(20).open().send("Hello");
    parley.accept().queued(1, 1000).started().says("one");
    page.awaitAnswer("one").click("#send").awaitText(".note", "Stopped.");
  }

  /** Presses Enter with this key code, through the browser's own input. */
  private static void key(Page page, int code) {
    Map<String, Object> enter =
        Map.of("key", "Enter", "code", "Enter", "windowsVirtualKeyCode", code);
    page.cdp("Input.dispatchKeyEvent", with(enter, "rawKeyDown"));
    page.cdp("Input.dispatchKeyEvent", with(enter, "keyUp"));
  }

  private static Map<String, Object> with(Map<String, Object> key, String type) {
    Map<String, Object> event = new java.util.HashMap<>(key);
    event.put("type", type);
    return event;
  }

  /** A message would be on the screen before the browser draws its next frame but one. */
  private static void assertNothingSent(FakeParley parley, Page page) {
    page.module(
        "for (let i = 0; i < 2; i++) { await new Promise((r) => requestAnimationFrame(r)); }");
    assertThat(page.count(".turn")).isZero();
    assertThat(parley.posts()).isEmpty();
  }

  private static String message(FakeParley parley) {
    return parley
        .posts()
        .getLast()
        .at("/messages")
        .valueStream()
        .toList()
        .getLast()
        .get("content")
        .asString();
  }

  private static String value(Page page) {
    return String.valueOf(page.js("return document.getElementById('message').value"));
  }
}
