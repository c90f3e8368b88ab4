package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Light, dark and narrow. Leaves pictures in target/page for people to look at. */
@ExtendWith(InChromium.class)
class LooksTest {

  private static final Path PICTURES = Path.of("target/page");
  private static final String RICH =
      """
      A **stream** is read line by line. There are three things to know:

      1. A blank line ends an event.
      2. Lines that begin with `data:` are joined.
      3. Everything else is metadata.

      ```python
      for line in stream:
          if line.startswith("data: "):
              print(line[6:], end="", flush=True)  # a long line that is wider than a phone
      ```

      | Field | Meaning | When it comes |
      |---|---|---|
      | `id` | where to go on | with every event of the log |
      | `event` | what it is | always |

      > A viewer is a cursor into the log.

      averyveryveryveryveryveryveryverylongwordwithoutanybreakthatmustnotwidenthepagesomewhere
      """;

  private static final String POEM = "请写一首关于春天的五言绝句。";

  @Test
  void aPhoneIsNeverScrolledSideways(FakeParley parley, Page page) {
    page.size(390, 800).open();
    assertFits(page);
    page.screenshot(PICTURES.resolve("phone-welcome.png"));
    page.send("How do I read the stream in Python?");
    parley.accept().queued(1, 1000).started().says(RICH).completed("length");
    page.awaitPresent(".answer .figures");
    assertFits(page);
    page.screenshot(PICTURES.resolve("phone-answer.png"));
    parley.refuse(429, "queue_full", 12);
    page.send("And in Java?").awaitPresent(".trouble");
    assertFits(page);
    page.screenshot(PICTURES.resolve("phone-trouble.png"));
    page.click("#menu").awaitPresent(".menu-open");
    assertFits(page);
    page.screenshot(PICTURES.resolve("phone-menu.png"));
    page.click("#close-menu").click("header [data-opens=settings].quiet");
    assertFits(page);
    page.screenshot(PICTURES.resolve("phone-settings.png"));
  }

  @Test
  void followsTheSystemIntoTheDark(FakeParley parley, Page page) {
    page.media("prefers-color-scheme", "dark").size(1100, 760).open();
    page.screenshot(PICTURES.resolve("dark-welcome.png"));
    page.send("How do I read the stream in Python?");
    parley.accept().queued(1, 1000).started().says(RICH).completed();
    page.awaitPresent(".answer .figures");
    page.screenshot(PICTURES.resolve("dark-answer.png"));
    assertThat(background(page)).as("dark").isLessThan(60);
    page.click("header [data-opens=settings].quiet");
    page.screenshot(PICTURES.resolve("dark-settings.png"));
    page.js("appearance.value = 'light'; appearance.dispatchEvent(new Event('change'))");
    assertThat(background(page)).as("light, because somebody chose it").isGreaterThan(200);
    assertThat(background(page.reload())).as("and kept").isGreaterThan(200);
  }

  @Test
  void showsChinese(FakeParley parley, Page page) {
    page.inLanguage("zh-CN").size(1100, 760).open();
    page.screenshot(PICTURES.resolve("light-welcome-zh.png"));
    assertThat(page.text("#welcome h1")).isEqualTo("想聊点什么？");
    assertThat(page.find("html").getDomAttribute("lang")).isEqualTo("zh-CN");
    page.send(POEM);
    FakeJob job = parley.accept().queued(3, 12_000);
    page.awaitText(".answer .status", "排队中：第 3 位，约 12 秒");
    page.screenshot(PICTURES.resolve("light-queued-zh.png"));
    job.started();
    page.awaitText(".answer .status", "正在思考……");
    job.says("春眠不觉晓，\n处处闻啼鸟。\n夜来风雨声，\n花落知多少。").completed();
    page.awaitPresent(".answer .figures");
    page.screenshot(PICTURES.resolve("light-answer-zh.png"));
    page.click("#language").awaitText("#welcome h1", "What shall we talk about?");
    assertThat(page.find("#message").getDomAttribute("placeholder")).startsWith("Write");
    assertThat(page.find("html").getDomAttribute("lang")).isEqualTo("en");
    page.reload().awaitText("#welcome h1", "What shall we talk about?");
  }

  @Test
  void movesNothingForThoseWhoDoNotLikeIt(FakeParley parley, Page page) {
    page.media("prefers-reduced-motion", "reduce").open().send("Hello");
    parley.accept().queued(1, 1000).started().says("Good morning");
    page.awaitAnswer("Good morning");
    assertThat(page.isTrue("document.getAnimations().length === 0")).isTrue();
  }

  private static void assertFits(Page page) {
    assertThat(page.js("return document.documentElement.scrollWidth - innerWidth"))
        .as("pixels too wide")
        .isEqualTo(0L);
    assertThat(
            page.js(
                """
                return [...document.querySelectorAll('#scroller, #column, .turn, #composer')]
                  .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.id || e.className)
                """))
        .asString()
        .isEqualTo("[]");
  }

  private static long background(Page page) {
    return (Long)
        java.util.Objects.requireNonNull(
            page.js(
                "return Number(/\\d+/.exec(getComputedStyle(document.body).backgroundColor)[0])"));
  }
}
