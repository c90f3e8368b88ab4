package dev.parley.page;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** One headless browser with an empty profile, for all tests of this JVM. */
final class Chromium implements AutoCloseable {

  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Path profile;
  private final ChromeDriver driver;

  /** Starts it. Nothing is downloaded: both programs are given by their path. */
  Chromium(Programs programs) {
    // Selenium warns that it has no DevTools classes of this version; plain CDP commands need none.
    Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
    this.profile = emptyFolder();
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(programs.driver()).build();
    this.driver = new ChromeDriver(service, options(programs.browser()));
  }

  ChromeDriver driver() {
    return driver;
  }

  @Override
  public void close() {
    driver.quit();
    delete(profile);
  }

  private ChromeOptions options(File browser) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions().setBinary(browser);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    return options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--lang=en-US",
        "--window-size=1200,850",
        "--user-data-dir=" + profile);
  }

  private static Path emptyFolder() {
    try {
      return Files.createTempDirectory("parley-chromium");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      folder.toFile().deleteOnExit();
    }
  }

  /** The two programs of this machine. */
  record Programs(File browser, File driver) {

    /** Looks along the PATH. */
    static Optional<Programs> find() {
      Optional<File> driver = onPath("chromedriver");
      return BROWSERS.stream()
          .flatMap(name -> onPath(name).stream())
          .findFirst()
          .flatMap(browser -> driver.map(found -> new Programs(browser, found)));
    }

    private static Optional<File> onPath(String name) {
      return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
          .map(folder -> new File(folder, name))
          .filter(File::canExecute)
          .findFirst();
    }
  }
}
