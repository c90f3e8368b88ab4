package dev.parley.inference.chatformat.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what Python 3.11 prints. */
class PythonJsonTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "-0.0, -0.0",
    "1, 1",
    "1.0, 1.0",
    "100, 100",
    "1e2, 100.0",
    "1E3, 1000.0",
    "1.5e-7, 1.5e-07",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "1e15, 1000000000000000.0",
    "1e16, 1e+16",
    "123456789012345678, 123456789012345678",
    "1e22, 1e+22",
    "1e23, 1e+23",
    "5e-324, 5e-324",
    "2e-323, 2e-323",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "1e400, Infinity",
    "-1e400, -Infinity",
    "0.1, 0.1",
    "1e-5, 1e-05",
    "9007199254740993.0, 9007199254740992.0",
    "123456789012345678901234567890, 123456789012345678901234567890",
    "-12.50, -12.5",
    "4.35, 4.35",
    "2e-44, 2e-44",
    "3.4e-10, 3.4e-10",
    "1234567.125, 1234567.125",
  })
  void spellsNumbersAsPythonDoes(String number, String spelled) {
    assertThat(compact("{\"n\":" + number + "}")).isEqualTo("{\"n\": " + spelled + "}");
  }

  @Test
  void everyNumberComesBackAsTheSame() {
    Random random = new Random(7);
    for (int round = 0; round < 100_000; round++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        String spelled = compact("{\"n\":" + number + "}");
        assertThat(Double.parseDouble(spelled.substring(6, spelled.length() - 1)))
            .isEqualTo(number);
      }
    }
  }

  @Test
  void spellsEverythingElseAsPythonDoes() {
    String json =
        "{\"b\" :[ 1,{ },[ ],null,true,\"\\u00e9\\/\\n\\u001F\\u007f\\\"\\\\\" ],\"a\":\"<'&>\"}";
    assertThat(compact(json))
        .isEqualTo(
            "{\"b\": [1, {}, [], null, true, \"é/\\n\\u001f\u007f\\\"\\\\\"], \"a\": \"<'&>\"}");
    assertThat(
            PythonJson.indented(PythonJson.object("{\"a\":[1,{}],\"b\":{\"c\":[]}}").orElseThrow()))
        .isEqualTo(
            """
            {
                "a": [
                    1,
                    {}
                ],
                "b": {
                    "c": []
                }
            }\
            """);
  }

  @Test
  void ofTwoEqualKeysTheLastCountsInTheFirstsPlace() {
    assertThat(compact("{\"a\":1,\"b\":2,\"a\":3}")).isEqualTo("{\"a\": 3, \"b\": 2}");
  }

  @Test
  void whatIsNoObjectIsNone() {
    for (String text : new String[] {"", "[]", "1", "{", "{}x", "{'a':1}", "{\"a\":NaN}"}) {
      assertThat(PythonJson.object(text)).as(text).isEmpty();
    }
    assertThat(PythonJson.object("{\"a\":".repeat(100_000))).isEmpty();
  }

  private static String compact(String json) {
    return PythonJson.compact(PythonJson.object(json).orElseThrow());
  }
}
