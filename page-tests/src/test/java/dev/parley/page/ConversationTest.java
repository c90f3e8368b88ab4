package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;

/** What is said, said again, put otherwise, kept and deleted. */
@ExtendWith(InChromium.class)
class ConversationTest {

  @Test
  void everyTurnIsSentWithTheOnesBefore(FakeParley parley, Page page) {
    talk(parley, page.open(), "one", "ONE");
    talk(parley, page, "two", "TWO");
    talk(parley, page, "three", "THREE");
    assertThat(said(parley.posts().getLast()))
        .isEqualTo("user:one assistant:ONE user:two assistant:TWO user:three");
    assertThat(parley.posts().getLast().get("truncation").asString()).isEqualTo("auto");
    page.reload().awaitAnswer("THREE");
    talk(parley, page, "four", "FOUR");
    assertThat(said(parley.posts().getLast())).startsWith("user:one assistant:ONE user:two");
  }

  @Test
  void regenerateAsksAgainWithoutTheOldAnswer(FakeParley parley, Page page) {
    talk(parley, page.open(), "one", "ONE");
    talk(parley, page, "two", "TWO");
    page.click(".answer:last-child .regenerate");
    parley.accept().queued(1, 1000).started().says("OTHER").completed();
    page.awaitPresent(".answer:last-child .figures").awaitAnswer("OTHER");
    assertThat(said(parley.posts().getLast())).isEqualTo("user:one assistant:ONE user:two");
    assertThat(page.count(".turn")).isEqualTo(4);
    assertThat(parley.keys()).doesNotHaveDuplicates();
  }

  @Test
  void anEditedQuestionForgetsWhatCameAfterIt(FakeParley parley, Page page) {
    talk(parley, page.open(), "one", "ONE");
    talk(parley, page, "two", "TWO");
    page.click(".question .edit").awaitPresent(".editor textarea");
    assertThat(page.isTrue("document.activeElement.matches('.editor textarea')")).isTrue();
    page.find(".editor textarea").sendKeys(" more", Keys.ENTER);
    parley.accept().queued(1, 1000).started().says("MORE").completed();
    page.awaitPresent(".answer:last-child .figures").awaitAnswer("MORE");
    assertThat(said(parley.posts().getLast())).isEqualTo("user:one more");
    assertThat(page.count(".turn")).isEqualTo(2);
  }

  @Test
  void anEditCanBeGivenUp(FakeParley parley, Page page) {
    talk(parley, page.open(), "one", "ONE");
    page.click(".question .edit").awaitPresent(".editor textarea");
    page.find(".editor textarea").sendKeys(" more", Keys.ESCAPE);
    page.awaitText(".question .bubble", "one");
    assertThat(page.isTrue("document.activeElement.matches('.question .edit')")).isTrue();
    assertThat(parley.posts()).hasSize(1);
  }

  @Test
  void copyTakesTheMarkdownAndTheCodeAlone(FakeParley parley, Page page) {
    page.onEachLoad(
        """
        window.copied = [];
        Object.defineProperty(navigator, 'clipboard', {
          value: { writeText: async (text) => { copied.push(text); } },
        });
        """);
    String answer = "Use **this**:\n\n```js\nlet a = 1;\n```\n";
    talk(parley, page.open(), "How?", answer);
    page.click(".answer .actions .copy").awaitPresent(".copy[data-copied=true]");
    page.click(".answer .copy-code").awaitPresent(".copy-code[data-copied=true]");
    page.click(".question .copy");
    assertThat(page.js("return window.copied"))
        .isEqualTo(java.util.List.of(answer, "let a = 1;\n", "How?"));
  }

  @Test
  void withoutTheModernClipboardCopyStillWorks(FakeParley parley, Page page) {
    page.onEachLoad(
        """
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
        document.addEventListener('copy', () => { window.copied = String(getSelection()); });
        """);
    talk(parley, page.open(), "How?", "Like **this**.");
    page.click(".answer .actions .copy").awaitPresent(".copy[data-copied=true]");
    assertThat(page.js("return window.copied")).isEqualTo("Like **this**.");
  }

  @Test
  void conversationsAreKeptListedAndSwitched(FakeParley parley, Page page) {
    talk(parley, page.open(), "first question", "ONE");
    page.click("#new-chat").awaitPresent(".is-empty");
    assertThat(page.isTrue("document.activeElement.id === 'message'")).as("focus").isTrue();
    talk(parley, page, "second question", "TWO");
    assertThat(said(parley.posts().getLast())).isEqualTo("user:second question");
    assertThat(page.text("#chats")).containsSubsequence("second question", "first question");
    page.click("#chats li:last-child a").awaitAnswer("ONE");
    page.reload().awaitAnswer("ONE");
    assertThat(page.text("#chats [aria-current]")).isEqualTo("first question");
    page.js("history.back()");
    page.awaitAnswer("TWO");
  }

  @Test
  void aDeletedConversationIsErasedHereAndOnTheServer(FakeParley parley, Page page) {
    FakeJob job = talk(parley, page.open(), "secret words", "OK");
    page.click("#chats .delete").awaitPresent("#confirm[open]").click("#confirm [value=no]");
    page.awaitGone("#confirm[open]").awaitAnswer("OK");
    page.click("#chats .delete").awaitPresent("#confirm[open]").click("#confirm [value=yes]");
    page.awaitPresent(".is-empty").awaitGone("#chats li");
    page.await(() -> parley.deleted().contains(job.id()), () -> "not erased: " + parley.deleted());
    assertThat(page.js("return JSON.stringify({ ...localStorage })"))
        .asString()
        .doesNotContain("secret words");
    assertThat(page.reload().count(".turn")).isZero();
  }

  @Test
  void allCanBeDeletedAtOnce(FakeParley parley, Page page) {
    talk(parley, page.open(), "first", "ONE");
    page.click("#new-chat").awaitPresent(".is-empty");
    talk(parley, page, "second", "TWO");
    page.click("header [data-opens=settings].quiet").click("#delete-all");
    page.awaitPresent("#confirm[open]").click("#confirm [value=yes]");
    page.awaitGone("#chats li").awaitPresent(".is-empty");
    page.await(() -> parley.deleted().size() == 2, () -> "not erased: " + parley.deleted());
  }

  @Test
  void settingsAreSentAndKept(FakeParley parley, Page page) {
    talk(parley, page.open(), "plain", "OK");
    assertThat(parley.posts().getLast().propertyNames())
        .containsExactlyInAnyOrder("messages", "truncation");
    page.click("header [data-opens=settings].quiet").awaitContains("#model", "other");
    page.js(
        """
        const set = (id, value) => {
          const field = document.getElementById(id);
          field.value = value;
          field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input'));
        };
        set('model', 'other');
        set('temperature', '0.3');
        set('max-tokens', '77');
        set('system', 'Be brief.');
        """);
    page.awaitText("#model-description", "Another one.").click("#close-settings");
    page.reload().awaitText("#model-name", "other");
    talk(parley, page, "again", "OK");
    JsonNode sent = parley.posts().getLast();
    assertThat(sent.get("model").asString()).isEqualTo("other");
    assertThat(sent.get("temperature").asDouble()).isEqualTo(0.3);
    assertThat(sent.get("max_tokens").asInt()).isEqualTo(77);
    assertThat(said(sent)).isEqualTo("system:Be brief. user:plain assistant:OK user:again");
    page.click("header [data-opens=settings].quiet").click("#model-temperature");
    page.click("#close-settings");
    talk(parley, page, "once more", "OK");
    assertThat(parley.posts().getLast().has("temperature")).isFalse();
  }

  @Test
  void theModelSaysWhatItIs(FakeParley parley, Page page) {
    page.open().awaitText("#welcome-description", "A tiny test model that knows little.");
    assertThat(page.text("#welcome-model")).isEqualTo("tiny");
    page.awaitContains("#suggestions", "Who are you?").click("#suggestions button");
    parley.accept();
    assertThat(said(parley.posts().getLast())).isEqualTo("user:Who are you?");
  }

  @Test
  void aModelThatComesLaterIsShown(FakeParley parley, Page page) {
    parley.models("{\"object\":\"list\",\"data\":[],\"has_more\":false}");
    page.hurry(20).open().awaitContains("#welcome-description", "No model is running");
    parley.models("{\"object\":\"list\",\"data\":[{\"id\":\"late\",\"description\":\"Late.\"}]}");
    page.awaitText("#welcome-description", "Late.").awaitText("#model-name", "late");
  }

  @Test
  void followsTheEndOnlyWhileItIsInSight(FakeParley parley, Page page) {
    page.size(900, 500).open().send("Hello");
    FakeJob job = parley.accept().queued(1, 1000).started().says("line\n\n".repeat(40));
    page.await(() -> distance(page) == 0 && page.answer().length() > 150, () -> "not at the end");
    page.js("scroller.dispatchEvent(new WheelEvent('wheel')); scroller.scrollTop -= 200");
    page.awaitGone("#to-end[hidden]");
    job.says("more\n\n".repeat(20)).says("last");
    page.awaitContains(".prose", "last");
    assertThat(distance(page)).as("left alone").isGreaterThan(200);
    page.click("#to-end").awaitPresent("#to-end[hidden]");
    job.says("\n\nand more".repeat(20)).completed();
    page.awaitPresent(".figures");
    page.await(() -> distance(page) == 0, () -> "not at the end: " + distance(page));
  }

  private static long distance(Page page) {
    return ((Number)
            java.util.Objects.requireNonNull(
                page.js(
                    "return Math.round(scroller.scrollHeight - scroller.clientHeight"
                        + " - scroller.scrollTop)")))
        .longValue();
  }

  private static FakeJob talk(FakeParley parley, Page page, String question, String answer) {
    page.send(question);
    FakeJob job = parley.accept().queued(1, 1000).started().says(answer).completed();
    page.awaitPresent(".answer:last-child .figures");
    return job;
  }

  private static String said(JsonNode request) {
    return request
        .get("messages")
        .valueStream()
        .map(message -> message.get("role").asString() + ":" + message.get("content").asString())
        .collect(java.util.stream.Collectors.joining(" "));
  }
}
