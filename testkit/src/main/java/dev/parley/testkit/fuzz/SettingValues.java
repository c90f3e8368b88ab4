package dev.parley.testkit.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Values that somebody might give a setting of any kind: valid ones, borders and garbage. */
public final class SettingValues {

  private static final List<String> NUMBERS =
      List.of(
          "-2147483649",
          "-1",
          "0",
          "1",
          "2",
          "3",
          "16",
          "17",
          "64",
          "65",
          "100",
          "101",
          "1023",
          "1024",
          "1025",
          "9999",
          "65535",
          "65536",
          "1000000",
          "1000001",
          "16777216",
          "16777217",
          "2147483647",
          "2147483648",
          "1e3",
          "0x10",
          "١٢",
          "1_000",
          "+5",
          " 7 ");
  private static final List<String> TIMES =
      List.of(
          "-1s",
          "0s",
          "1ms",
          "49ms",
          "50ms",
          "100ms",
          "150ms",
          "1s",
          "9s",
          "10s",
          "30s",
          "31s",
          "60s",
          "61s",
          "10m",
          "11m",
          "1h",
          "61m",
          "1d",
          "25h",
          "30d",
          "31d",
          "365d",
          "366d",
          "PT5S",
          "P1D",
          "PT-5S",
          "106751991168d",
          "9223372036854775807s",
          "5 s",
          "5x",
          "s");
  private static final List<String> SIZES =
      List.of("-1B", "0B", "63MB", "64MB", "65GB", "8388607TB", "8388608TB", "99999999999TB", "MB");
  private static final List<String> WORDS =
      List.of(
          "",
          " ",
          "a",
          "A",
          "int8",
          "BF16",
          "float32",
          "int3",
          "true",
          "FALSE",
          "on",
          "maybe",
          "builtin",
          "cancel",
          "continue",
          "a=b",
          "gpt-4=qwen,*=default",
          "Qwen/Qwen2.5-0.5B",
          "a/b/c",
          "../w",
          ".",
          "-",
          "_",
          "auto",
          "a b",
          "a,b",
          "a,,b",
          "*",
          "é",
          "模型",
          "a\nb",
          "a\tb",
          "a\u0000b",
          "${unknown}",
          "#{1+1}",
          "<b>",
          "\\",
          "\"",
          "%s");
  private static final List<String> PLACES =
      List.of(
          "redis://127.0.0.1:1",
          "rediss://user:pass@127.0.0.1:1/3",
          "redis://127.0.0.1",
          "redis://127.0.0.1:0",
          "redis://127.0.0.1:65536",
          "redis://127.0.0.1:x",
          "redis://",
          "redis://:",
          "redis://@",
          "redis://[::1]:1",
          "redis://[::1",
          "redis://127.0.0.1:1/x",
          "redis://127.0.0.1:1?timeout=x",
          "redis://a b",
          "redis-sentinel://h",
          "http://h",
          "https://h",
          "http://h:1",
          "http://h:99999",
          "http://h/",
          "[::1]",
          "localhost",
          "a.example.org");

  private SettingValues() {}

  /** The fixed values and {@code count} random texts. */
  public static List<String> draw(long seed, int count) {
    Random random = new Random(seed);
    List<String> values = new ArrayList<>();
    Stream.of(NUMBERS, TIMES, SIZES, WORDS, PLACES).forEach(values::addAll);
    IntStream.of(32, 33, 63, 64, 65, 95, 96, 97, 253, 254, 5000)
        .forEach(length -> values.add("a".repeat(length)));
    Stream.generate(() -> text(random)).limit(count).forEach(values::add);
    return values;
  }

  private static String text(Random random) {
    int[] characters = random.ints(random.nextInt(1, 80), 0, 0x2ff).toArray();
    return new String(characters, 0, characters.length);
  }
}
