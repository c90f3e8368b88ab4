package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Thoughts, tool calls and JSON: each looks like what it is, and is nothing but text. */
@ExtendWith(InChromium.class)
class PartsTest {

  private static final int FAST = 20;
  private static final String EVIL = "<img src=x onerror='window.hacked = 1'><b>*a* `b`</b>";

  @Test
  void aThoughtIsOpenUntilTheAnswerBegins(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page);
    page.awaitText(".answer .status", "Thinking …");
    assertThat(page.isTrue("document.querySelector('.thought').hidden")).isTrue();
    job.thinks("Let me ").thinks("see.");
    page.awaitText(".thought-text", "Let me see.").awaitPresent(".thought[open]");
    assertThat(page.text(".thought summary")).isEqualTo("Thinking …");
    assertThat(page.text(".answer .status")).as("said once").isEmpty();
    job.says("Four.");
    page.awaitAnswer("Four.").awaitGone(".thought[open]");
    assertThat(page.text(".thought summary")).isEqualTo("Thought");
    job.completed();
    page.awaitPresent(".figures");
    page.click(".thought summary").awaitPresent(".thought[open]");
    assertThat(page.text(".thought-text")).isEqualTo("Let me see.");
  }

  @Test
  void whoeverOpensOrClosesAThoughtIsHeeded(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).thinks("Hm");
    page.awaitPresent(".thought[open]").click(".thought summary").awaitGone(".thought[open]");
    job.thinks(", yes.");
    page.awaitText(".thought-text", "Hm, yes.").awaitGone(".thought[open]");
    page.click(".thought summary").awaitPresent(".thought[open]");
    job.says("Yes.").completed();
    page.awaitPresent(".figures").awaitPresent(".thought[open]");
  }

  @Test
  void callsAreShownAsCode(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).says("I look.").calls("get_weather").with("{\"city\":");
    page.awaitText(".call pre", "{\"city\":");
    job.with("\"Paris\"}").calls("now").with("{}").completed("tool_calls");
    page.awaitPresent(".figures").awaitAnswer("I look.");
    assertThat(page.count(".call")).isEqualTo(2);
    assertThat(page.js("return document.querySelector('.call').innerText.split('\\n')[0]"))
        .isEqualTo("Calls get_weather");
    assertThat(page.js("return document.querySelector('.call pre').textContent"))
        .isEqualTo("{\n  \"city\": \"Paris\"\n}");
    assertThat(page.count(".note")).as("no word of an empty answer").isZero();
  }

  @Test
  void anAnswerInJsonIsCode(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).says("{\"a\": \"*b* __c__ ");
    page.awaitPresent(".prose pre code.language-json").awaitContains(".prose pre", "*b* __c__");
    job.says("[d](http://e.example)\"}").completed();
    page.awaitPresent(".figures");
    assertThat(page.text(".prose pre code").strip())
        .isEqualTo("{\"a\": \"*b* __c__ [d](http://e.example)\"}");
    assertThat(page.count(".prose a, .prose em")).isZero();
  }

  @Test
  void whatOnlyBeginsLikeJsonIsText(FakeParley parley, Page page) {
    ask(parley, page).says("{\"a\"} is a *set*").says(", not an object.").completed();
    page.awaitPresent(".figures").awaitAnswer("{\"a\"} is a set, not an object.");
    assertThat(page.count(".prose em")).isOne();
  }

  @Test
  void jsonThatWasCutStaysCode(FakeParley parley, Page page) {
    ask(parley, page).says("{\"a\": [1,").completed("length");
    page.awaitPresent(".figures").awaitPresent(".prose pre code.language-json");
  }

  @Test
  void allPartsComeBackAfterAReload(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).thinks("Hm.").says("See: ").calls("f").with("{\"a\":");
    page.awaitText(".call pre", "{\"a\":").reload();
    assertThat(job.awaitViewer(2)).as("replayed from the start").isEmpty();
    job.with("1}").completed("tool_calls");
    page.awaitPresent(".figures");
    assertParts(page);
    page.reload().awaitPresent(".figures");
    assertParts(page);
    assertThat(page.count(".thought[open]")).isZero();
  }

  @Test
  void aCutStreamDoublesNoPart(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page.hurry(FAST)).thinks("Hm.").says("See: ").calls("f").with("{");
    page.awaitText(".call pre", "{");
    job.cut();
    assertThat(job.awaitViewer(2)).contains("1-4");
    job.with("\"a\":1}").completed("tool_calls");
    page.awaitPresent(".figures");
    assertParts(page);
  }

  @Test
  void aResetForgetsAllParts(FakeParley parley, Page page) {
    FakeJob job = ask(parley, page).thinks("Lost").says("lost").calls("lost").with("{}");
    page.awaitPresent(".call");
    job.resets();
    job.started().thinks("Hm.").says("See: ").calls("f").with("{\"a\":1}").completed("tool_calls");
    page.awaitPresent(".figures");
    assertParts(page);
  }

  private static void assertParts(Page page) {
    page.awaitAnswer("See:").awaitText(".thought-text", "Hm.");
    assertThat(page.count(".call")).isOne();
    assertThat(page.text(".call .code-head")).isEqualTo("Calls f");
    assertThat(page.text(".call pre")).isEqualTo("{\n  \"a\": 1\n}");
  }

  @Test
  void noPartIsMoreThanText(FakeParley parley, Page page) {
    ask(parley, page)
        .thinks(EVIL)
        .calls(EVIL)
        .with(EVIL)
        .says("{\"" + EVIL + "\": 1}")
        .completed("tool_calls");
    page.awaitPresent(".figures");
    assertThat(page.text(".thought-text")).isEqualTo(EVIL);
    assertThat(page.text(".call pre")).isEqualTo(EVIL);
    assertThat(page.text(".prose pre")).contains(EVIL);
    assertThat(page.count(".answer img, .answer b, .answer em")).isZero();
    assertThat(page.js("return window.hacked ?? null")).isNull();
    assertThat(page.js("return window.violations")).isEqualTo(List.of());
  }

  @Test
  void thinkingIsOfferedWhereTheModelCan(FakeParley parley, Page page) {
    page.open();
    assertThat(page.isTrue("document.querySelector('#thinking-field').hidden")).isTrue();
    parley.models(
        """
        {"object":"list","data":[{"id":"deep","object":"model","description":"Thinks.",
          "context_window":1024,"capabilities":["thinking"],"default":true}],"has_more":false}
        """);
    page.open().awaitPresent("#thinking-field:not([hidden])").click("#thinking");
    page.send("Hello");
    parley.accept().completed();
    assertThat(parley.posts().getLast().get("enable_thinking").asBoolean()).isTrue();
    page.reload().awaitPresent("#thinking:checked");
  }

  @Test
  void aPlainQuestionAsksForNoThought(FakeParley parley, Page page) {
    ask(parley, page).completed();
    assertThat(parley.posts().getLast().has("enable_thinking")).isFalse();
  }

  private static FakeJob ask(FakeParley parley, Page page) {
    page.open().send("Hello");
    return parley.accept().queued(1, 1000).started();
  }
}
