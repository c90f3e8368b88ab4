package dev.parley.bench.answers;

import java.util.List;

/** Small numbers in English words. */
final class NumberWords {

  private static final List<String> ONES =
      List.of(
          "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
              .split(" "));

  private static final List<String> TEENS =
      List.of("fifteen sixteen seventeen eighteen nineteen".split(" "));

  private static final List<String> TENS =
      List.of("twenty thirty forty fifty sixty seventy eighty ninety".split(" "));

  private NumberWords() {}

  /**
   * @param number 0 to 99
   */
  static String of(int number) {
    if (number < ONES.size()) {
      return ONES.get(number);
    }
    if (number < 20) {
      return TEENS.get(number - ONES.size());
    }
    String tens = TENS.get(number / 10 - 2);
    return number % 10 == 0 ? tens : tens + "-" + ONES.get(number % 10);
  }
}
