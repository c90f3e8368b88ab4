package dev.parley.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.FluentWait;

/** The page in a fresh tab, as somebody in front of it sees and uses it. */
final class Page implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LONGER = 4;
  private static final Duration LOOK = Duration.ofMillis(20);

  private final ChromeDriver driver;
  private final String address;
  private final String before;
  private Duration patience = PATIENCE;

  Page(ChromeDriver driver, String address) {
    this.driver = driver;
    this.address = address;
    this.before = driver.getWindowHandle();
    // A port comes back now and then, and with it what the page kept for the test that had it
    // before.
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin", Map.of("origin", address, "storageTypes", "all"));
    driver.switchTo().newWindow(WindowType.TAB);
    driver.manage().logs().get(LogType.PERFORMANCE);
    driver.manage().logs().get(LogType.BROWSER);
    onEachLoad(
        """
        window.violations = [];
        addEventListener('securitypolicyviolation', (event) => violations.push(event.blockedURI));
        """);
  }

  Page open() {
    return open(address);
  }

  /** Opens the page of another server than the fake one. */
  Page open(String other) {
    driver.get(other + "/");
    awaitPresent("#send .icon");
    return this;
  }

  /** Opens any page, and waits for what shows that it is ready. */
  Page visit(String url, String ready) {
    driver.get(url);
    return awaitPresent(ready);
  }

  Page reload() {
    driver.navigate().refresh();
    awaitPresent("#send .icon");
    return this;
  }

  Page write(String text) {
    find("#message").sendKeys(text);
    return this;
  }

  Page press(Keys... keys) {
    find("#message").sendKeys(Keys.chord(keys));
    return this;
  }

  /** Writes a message and sends it with Enter. */
  Page send(String text) {
    return write(text).press(Keys.ENTER);
  }

  Page click(String selector) {
    awaitPresent(selector);
    js("document.querySelector(arguments[0]).click()", selector);
    return this;
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  /** The characters inside the last element that matches, hidden ones too; empty without any. */
  String text(String selector) {
    return (String)
        Objects.requireNonNull(
            js(
                "return [...document.querySelectorAll(arguments[0])].at(-1)?.textContent ?? ''",
                selector));
  }

  /** The text of the last answer. */
  String answer() {
    return text(".answer .prose");
  }

  /** From now on waits longer for what it waits for. */
  Page patiently() {
    patience = PATIENCE.multipliedBy(LONGER);
    return this;
  }

  Page awaitAnswer(String whole) {
    return awaitText(".answer .prose", whole);
  }

  Page awaitText(String selector, String whole) {
    await(() -> text(selector).strip().equals(whole), () -> selector + " is: " + text(selector));
    return this;
  }

  Page awaitContains(String selector, String part) {
    await(() -> text(selector).contains(part), () -> selector + " is: " + text(selector));
    return this;
  }

  Page awaitPresent(String selector) {
    await(() -> count(selector) > 0, () -> "there is no " + selector);
    return this;
  }

  Page awaitGone(String selector) {
    await(() -> count(selector) == 0, () -> "there still is " + selector);
    return this;
  }

  void await(Supplier<Boolean> condition, Supplier<String> otherwise) {
    new FluentWait<>(this)
        .withTimeout(patience)
        .pollingEvery(LOOK)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(otherwise)
        .until(page -> condition.get());
  }

  @org.jspecify.annotations.Nullable
  Object js(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs the body of an async function in the page, modules can be imported there. */
  @org.jspecify.annotations.Nullable
  Object module(String body) {
    return driver.executeAsyncScript(
        "const done = arguments[0]; (async () => {"
            + body
            + "})().then(done, (fault) => done('fault: ' + fault + fault.stack))");
  }

  boolean isTrue(String expression) {
    return Boolean.TRUE.equals(js("return Boolean(" + expression + ")"));
  }

  /** From the next load on, all timers and clocks of the page run so many times faster. */
  Page hurry(int times) {
    onEachLoad(
        """
        {
          const timeout = window.setTimeout;
          const now = Date.now;
          const start = now();
          window.setTimeout = (f, ms = 0, ...more) => timeout(f, ms / %1$d, ...more);
          Date.now = () => start + (now() - start) * %1$d;
        }
        """
            .formatted(times));
    return this;
  }

  /** From the next load on, before any script of the page. */
  Page onEachLoad(String script) {
    cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    return this;
  }

  Page inLanguage(String language) {
    String agent = (String) Objects.requireNonNull(js("return navigator.userAgent"));
    cdp("Emulation.setUserAgentOverride", Map.of("userAgent", agent, "acceptLanguage", language));
    return this;
  }

  Page size(int width, int height) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    return this;
  }

  Page media(String feature, String value) {
    cdp(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", feature, "value", value))));
    return this;
  }

  /** Pulls or plugs the network cable. */
  Page online(boolean online) {
    cdp("Network.enable", Map.of());
    cdp(
        "Network.emulateNetworkConditions",
        Map.of("offline", !online, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    return this;
  }

  /** Does something while nobody sees this tab. */
  void whileHidden(Runnable what) {
    driver.manage().window().minimize();
    await(() -> isTrue("document.hidden"), () -> "the tab is not hidden");
    what.run();
    driver.manage().window().maximize();
    await(() -> !isTrue("document.hidden"), () -> "the tab is still hidden");
  }

  Map<String, Object> cdp(String command, Map<String, Object> parameters) {
    return driver.executeCdpCommand(command, parameters);
  }

  /** The addresses of all requests of this tab since the last call. */
  List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(Object::toString)
        .filter(line -> line.contains("\"Network.requestWillBeSent\""))
        .map(line -> line.replaceAll("(?s).*\"request\":\\{.*?\"url\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @Nullable Cookie cookie(String name) {
    return driver.manage().getCookieNamed(name);
  }

  /** Saves what is to be seen. */
  void screenshot(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves behind what helps to understand a failure. */
  void explain(String name) {
    System.out.println("the page of " + name + ":\n" + text("body"));
    driver.manage().logs().get(LogType.BROWSER).forEach(System.out::println);
    screenshot(Path.of("target/page", name.replaceAll("\\W+", "_") + ".png"));
  }

  @Override
  public void close() {
    driver.close();
    driver.switchTo().window(before);
  }
}
