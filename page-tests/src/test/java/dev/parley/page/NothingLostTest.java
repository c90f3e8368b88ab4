package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;

/** Whatever is pasted in or answered: no conversation is lost, and each one goes on. */
@ExtendWith(InChromium.class)
class NothingLostTest {

  @Test
  void sixPastedMegabytesAreRefusedWithAWordAndNothingIsLost(FakeParley parley, Page page) {
    talk(parley, page.open(), "first question", "ONE");
    page.click("#new-chat").awaitPresent(".is-empty");
    talk(parley, page, "second question", "TWO");
    page.write("begun");
    copyAndPaste(page, 6_000_000);
    page.awaitText(
        "#too-long:not([hidden])",
        "This message is too long: 6,001 kB, at most 250 kB can be sent.");
    assertThat(page.js("return document.getElementById('message').value")).isEqualTo("begun");
    assertThat(page.text("#chats")).contains("first question", "second question");
    copyAndPaste(page, 20_000);
    page.awaitPresent("#too-long[hidden]");
    assertThat(page.js("return document.getElementById('message').value.length"))
        .isEqualTo(20_005L);
    page.press(Keys.ENTER);
    FakeJob job = parley.accept().queued(1, 1000).started().says("THREE").completed();
    page.awaitAnswer("THREE");
    assertThat(job.id()).isNotBlank();
    page.reload().awaitAnswer("THREE");
    assertThat(page.text("#chats")).contains("first question", "second question");
  }

  @Test
  void anEditThatIsTooLongStaysInItsEditor(FakeParley parley, Page page) {
    talk(parley, page.open(), "one", "ONE");
    page.click(".question .edit").awaitPresent(".editor textarea");
    page.js("document.querySelector('.editor textarea').value = 'x'.repeat(300_000)");
    page.click(".editor [type=submit]").awaitContains("#too-long:not([hidden])", "too long");
    assertThat(page.js("return document.querySelector('.editor textarea').value.length"))
        .isEqualTo(300_000L);
    page.awaitAnswer("ONE");
    assertThat(parley.posts()).hasSize(1);
  }

  @Test
  void aFullStorageDeletesNothingAndSaysSo(FakeParley parley, Page page) {
    talk(parley, page.open(), "first question", "ONE");
    page.js(
        """
        let size = 4_000_000;
        for (let n = 0; size > 0; ) {
          try {
            localStorage.setItem('filler' + n++, 'x'.repeat(size));
          } catch {
            size = Math.floor(size / 2);
          }
        }
        """);
    page.click("#new-chat").awaitPresent(".is-empty");
    talk(parley, page, "second question", "TWO");
    page.awaitContains("#not-kept:not([hidden])", "storage is full");
    assertThat(page.text("#chats")).contains("first question", "second question");
    page.click("#chats li:last-child a").awaitAnswer("ONE");
    page.click("#chats li:first-child a").awaitAnswer("TWO");
    page.js(
        "Object.keys(localStorage).filter((key) => key.startsWith('filler'))"
            + ".forEach((key) => localStorage.removeItem(key))");
    talk(parley, page, "third question", "THREE");
    page.awaitPresent("#not-kept[hidden]").reload().awaitAnswer("THREE");
    assertThat(page.text("#chats")).contains("first question", "second question");
  }

  @Test
  void anEmptyAnswerGoesIntoTheHistoryAsItWas(FakeParley parley, Page page) {
    page.open().send("one");
    parley.accept().queued(1, 1000).started().says("").completed();
    page.awaitText(".note", "The model gave an empty answer.");
    talk(parley, page, "two", "TWO");
    assertThat(messages(parley)).containsExactly("user:one", "assistant:", "user:two");
  }

  @Test
  void aMessageThatTheServerRefusesForItselfIsNotSentAgain(FakeParley parley, Page page) {
    talk(parley, page.open(), "one", "ONE");
    parley.refuse(400, "invalid_value");
    page.send("bad").awaitContains(".trouble", "refused by the test");
    talk(parley, page, "two", "TWO");
    assertThat(messages(parley)).containsExactly("user:one", "assistant:ONE", "user:two");
  }

  @Test
  void ofALongConversationTheNewestPartIsSent(FakeParley parley, Page page) {
    page.open();
    String request =
        (String)
            page.module(
                """
                const { newConversation, ask, requestFor } = await import('/js/chat/conversation.js');
                const conversation = newConversation();
                const settings = { model: null, temperature: null, maxTokens: null, system: 'S' };
                const turns = (count, size) => {
                  for (let i = 0; i < count; i++) {
                    const answer = ask(conversation, `q${i}` + '\\u0001春'.repeat(size), settings);
                    answer.state = 'completed';
                    answer.text = `a${i}` + 'x'.repeat(size);
                  }
                };
                const sent = () => {
                  const request = requestFor(conversation, ask(conversation, 'last', settings));
                  return [request.messages.length, request.messages[1].role,
                    new TextEncoder().encode(JSON.stringify(request)).length <= 256 * 1024,
                    request.messages.at(-1).content].join();
                };
                turns(600, 0);
                const many = sent();
                turns(40, 2_000);
                return many + ' ' + sent();
                """);
    assertThat(request).startsWith("500,user,true,last ").endsWith(",user,true,last");
  }

  /** Through the browser's own clipboard. */
  private static void copyAndPaste(Page page, int characters) {
    page.js(
        """
        document.addEventListener('copy', (event) => {
          event.clipboardData.setData('text/plain', 'word '.repeat(arguments[0] / 5));
          event.preventDefault();
        }, { once: true });
        document.getElementById('message').focus();
        """
            .replace("arguments[0]", String.valueOf(characters)));
    for (String command : List.of("copy", "paste")) {
      Map<String, Object> key = Map.of("type", "rawKeyDown", "commands", List.of(command));
      page.cdp("Input.dispatchKeyEvent", key);
    }
  }

  private static void talk(FakeParley parley, Page page, String question, String answer) {
    page.send(question);
    var _ = parley.accept().queued(1, 1000).started().says(answer).completed();
    page.awaitPresent(".answer:last-child .figures");
  }

  private static List<String> messages(FakeParley parley) {
    JsonNode sent = parley.posts().getLast().get("messages");
    return sent.valueStream()
        .map(message -> message.get("role").asString() + ":" + message.get("content").asString())
        .toList();
  }
}
