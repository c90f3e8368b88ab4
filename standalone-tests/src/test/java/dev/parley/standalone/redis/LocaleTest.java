package dev.parley.standalone.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some locales have digits of their own; what Redis and its clients read must not. */
class LocaleTest {

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(strings = {"fa", "ar-EG", "ne-NP", "th-TH-u-nu-thai", "my-MM", "tr-TR"})
  void redisStartsUnderEveryLocale(String tag) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(tag, data.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out.strip().lines().toList().getLast())
        .matches("redis://:[0-9a-f]{64}@127\\.0\\.0\\.1:[0-9]+");
  }

  /** Starts a server under the locale of the first argument, with the data of the second. */
  static final class Main {

    private Main() {}

    public static void main(String... arguments) {
      Locale.setDefault(Locale.forLanguageTag(arguments[0]));
      Consumer<String> ignored = line -> {};
      try (DataFolder folder = DataFolder.claim(Path.of(arguments[1]));
          EmbeddedRedis redis = EmbeddedRedis.start(folder, ignored)) {
        System.out.println(redis.url());
      }
    }
  }
}
