package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** For users of a screen reader, or without a mouse. */
@ExtendWith(InChromium.class)
class AccessTest {

  private static final String WITHOUT_A_NAME =
      """
      return [...document.querySelectorAll('button, a, input, select, textarea, nav, dialog')]
        .filter((e) => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')
          || e.labels?.length || e.textContent.trim()))
        .map((e) => e.outerHTML)
      """;

  @Test
  void everythingHasAName(FakeParley parley, Page page) {
    page.open().send("Hello");
    FakeJob job = parley.accept().queued(1, 1000).started().thinks("Hm.");
    job.says("```\ncode\n```").calls("f").with("{}").completed();
    page.awaitPresent(".figures");
    assertThat(page.js(WITHOUT_A_NAME)).isEqualTo(List.of());
    page.click("#language");
    assertThat(page.js(WITHOUT_A_NAME)).isEqualTo(List.of());
  }

  @Test
  void anAnswerIsReadOutOnceWhenItIsWhole(FakeParley parley, Page page) {
    page.open();
    page.js(
        """
        window.readOut = [];
        const log = document.querySelector('[role=log]');
        new MutationObserver(() => log.textContent && readOut.push(log.textContent))
          .observe(log, { childList: true, subtree: true, characterData: true });
        """);
    page.send("Hello");
    FakeJob job = parley.accept().queued(1, 1000).started().says("Good **morning**, ");
    page.awaitAnswer("Good morning,");
    job.says("friend.").completed();
    page.awaitPresent(".figures");
    assertThat(page.js("return window.readOut"))
        .isEqualTo(List.of("Answer: Good morning, friend."));
    assertThat(page.find("[role=log]").getDomAttribute("aria-live")).isEqualTo("polite");
  }

  @Test
  void troubleIsAnAlert(FakeParley parley, Page page) {
    parley.refuse(429, "too_many_jobs", 60);
    page.open().send("Hello").awaitContains("[role=alert]", "too many answers");
  }

  @Test
  void dialogsHoldTheFocusAndGiveItBack(FakeParley parley, Page page) {
    page.size(1000, 800).open();
    page.find("header [data-opens=settings].quiet").sendKeys(Keys.ENTER);
    page.awaitPresent("#settings[open]");
    assertThat(page.isTrue("document.activeElement.closest('#settings')")).isTrue();
    page.find("#close-settings").sendKeys(Keys.ESCAPE);
    page.awaitGone("#settings[open]");
    assertThat(page.isTrue("document.activeElement.dataset.opens === 'settings'")).isTrue();
  }

  @Test
  void theDrawerOpensAndClosesWithTheKeyboard(FakeParley parley, Page page) {
    page.size(390, 800).open();
    page.find("#menu").sendKeys(Keys.ENTER);
    page.awaitPresent("#menu[aria-expanded=true]");
    page.await(
        () -> page.isTrue("document.activeElement.id === 'close-menu'"),
        () -> "focus is elsewhere");
    page.find("#close-menu").sendKeys(Keys.ESCAPE);
    page.awaitPresent("#menu[aria-expanded=false]");
    assertThat(page.isTrue("document.activeElement.id === 'menu'")).isTrue();
  }

  @Test
  void textOfEitherDirectionStandsOnItsOwnSide(FakeParley parley, Page page) {
    page.open().send("مرحبا");
    parley.accept().queued(1, 1000).started().says("שלום לך\n\nHello").completed();
    page.awaitPresent(".figures");
    assertThat(
            page.js(
                "return [...document.querySelectorAll('.bubble, .prose p')]"
                    + ".map((e) => getComputedStyle(e).direction)"))
        .isEqualTo(List.of("rtl", "rtl", "ltr"));
  }
}
