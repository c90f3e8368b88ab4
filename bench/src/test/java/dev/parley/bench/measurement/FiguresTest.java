package dev.parley.bench.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void aQuantileIsOneOfTheValues() {
    assertThat(Numbers.quantile(0.95, 5, 1, 4, 2, 3)).isEqualTo(5);
    assertThat(Numbers.quantile(0, 5, 1, 4, 2, 3)).isEqualTo(1);
    assertThat(Numbers.median(4, 1, 3)).isEqualTo(3);
  }

  @Test
  void threeDigitsMatter() {
    assertThat(Numbers.brief(0.1234)).isEqualTo("0.123");
    assertThat(Numbers.brief(12.34)).isEqualTo("12.3");
    assertThat(Numbers.brief(1234.4)).isEqualTo("1234");
  }

  @Test
  void aTableIsMarkdown() {
    Table table = new Table("what", "ms").row("a step", "7").row("b", "12.5");

    assertThat(table.toString())
        .isEqualTo(
            """
            | what   |   ms |
            | ------ | ---: |
            | a step |    7 |
            | b      | 12.5 |\
            """);
  }
}
