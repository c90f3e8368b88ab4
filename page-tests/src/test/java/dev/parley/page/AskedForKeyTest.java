package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where calls need an API key, the page asks for one, once. */
@ExtendWith(InChromium.class)
class AskedForKeyTest {

  @Test
  void aKeyIsAskedForOnceAndKept(FakeParley parley, Page page) {
    parley.needKey("sk-parley-right");
    page.open().awaitPresent("#ask-key[open]");
    assertThat(page.text("#key-title")).isEqualTo("This Parley asks for an API key");
    enter(page, "sk-parley-wrong");
    page.awaitContains("#key-help", "not valid");
    enter(page, "  sk-parley-right\u200b");
    page.awaitGone("#ask-key[open]").send("Hello");
    parley.accept().queued(1, 1000).started().says("Hi").completed();
    page.awaitPresent(".figures").awaitAnswer("Hi");
    page.reload().awaitAnswer("Hi");
    assertThat(page.count("#ask-key[open]")).isZero();
    assertThat(page.isTrue("document.querySelector('#key').value === ''")).isTrue();
  }

  @Test
  void whoDeclinesIsAskedAgainOnlyWhenSending(FakeParley parley, Page page) {
    parley.needKey("sk-parley-right");
    page.open().awaitPresent("#ask-key[open]").click("#no-key").awaitGone("#ask-key[open]");
    page.send("Hello").awaitPresent("#ask-key[open]").click("#no-key");
    page.awaitContains(".trouble", "The server asks for an API key.").click(".retry");
    page.awaitPresent("#ask-key[open]");
    enter(page, "sk-parley-right");
    parley.accept().queued(1, 1000).started().says("Hi").completed();
    page.awaitPresent(".figures").awaitAnswer("Hi");
  }

  private static void enter(Page page, String key) {
    page.js("document.querySelector('#key').value = arguments[0]", key);
    page.click("#use-key");
  }
}
