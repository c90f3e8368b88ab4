package dev.parley.inference.chatformat.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Literals of Python become JSON. */
class PythonLiteralTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'Paris' ~ \"Paris\"",
        "\"Paris\" ~ \"Paris\"",
        "'it\\'s' ~ \"it's\"",
        "'it's fine' ~ \"it's fine\"",
        "'a \"b\"' ~ \"a \\\"b\\\"\"",
        "'a\\nb\\\\' ~ \"a\\nb\\\\\"",
        "'\\u00e9\\x41' ~ \"éA\"",
        "\"\\ud83d\\ude00\\/\" ~ \"😀/\"",
        "'' ~ \"\"",
        "12 ~ 12",
        "-0.5e3 ~ -0.5e3",
        "+1 ~ 1",
        ".5 ~ 0.5",
        "True ~ true",
        "false ~ false",
        "None ~ null",
        "[1, 'a', [True, None],] ~ [1, \"a\", [true, null]]",
        "(1, 2) ~ [1, 2]",
        "[] ~ []",
        "{'a': {'b': 1}, \"c\": [false]} ~ {\"a\": {\"b\": 1}, \"c\": [false]}",
        "{1: 'x'} ~ {\"1\": \"x\"}",
        "{ } ~ {}",
      })
  void readsWhatPythonAndJsonWrite(String python, String json) {
    assertThat(PythonLiteral.json(python)).contains(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Paris",
        "'Paris",
        "[1",
        "[1 2]",
        "{'a'}",
        "{'a': }",
        "{[1]: 2}",
        "1 2",
        "__import__('os')",
        "[,]",
        "datetime.now()"
      })
  void allElseIsNone(String text) {
    assertThat(PythonLiteral.json(text)).isEmpty();
  }

  @Test
  void noNestingIsTooDeepToBeRefused() {
    assertThat(PythonLiteral.json("[".repeat(100_000) + "]".repeat(100_000))).isEmpty();
  }
}
