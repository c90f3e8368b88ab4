package dev.parley.inference.chatformat.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.model.AnswerSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The parts of an answer do not depend on how its text arrives. */
class SplitterCutsTest {

  /** Random texts of what matters, cut at random. */
  @Test
  void saysTheSameHoweverTheTextIsCut() {
    List<String> words =
        List.of(
            "<think>",
            "</think>",
            "<tool_call>",
            "</tool_call>",
            Splits.WEATHER,
            "{",
            "}",
            "\n",
            " ",
            "x",
            "<",
            "\"name\": \"weather\"",
            ",",
            ":",
            "\"arguments\"",
            "\"",
            "[1]",
            "null",
            "😀",
            "{\"name\":\"now\",\"arguments\":{",
            "<function",
            " name=\"now\">",
            "<param name=\"a\">",
            "</param>",
            "<![CDATA[",
            "]]>",
            "</function>",
            "<function=now>",
            "<parameter=a>",
            "</parameter>",
            "<|tool_call_start|>",
            "<|tool_call_end|>",
            "[now(",
            "weather(",
            "a='",
            "\\",
            "'",
            "=",
            ")",
            "]",
            "\"function\":");
    Random random = new Random(22);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(words.get(random.nextInt(words.size())));
      }
      for (Supplier<AnswerSplitter> splitter :
          List.of(
              Splits.MARKED,
              Splits.THOUGHTFUL,
              Splits.BARE,
              Splits.XML,
              Splits.LINES,
              Splits.PYTHON,
              Splits.JSON_LIST,
              Splits.THINKING)) {
        assertThat(Splits.split(splitter.get(), cut(text.toString(), random)))
            .as(text.toString())
            .isEqualTo(Splits.split(splitter.get(), List.of(text.toString())));
      }
    }
  }

  private static List<String> cut(String text, Random random) {
    List<String> cut = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + random.nextInt(5));
      cut.add(text.substring(from, to));
      from = to;
    }
    return cut;
  }
}
