package dev.parley.inference.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerTextTest {

  private static final TokenTable BYTES = TokenTable.ofBytes();

  @Test
  void holdsTheBytesOfACharacterUntilItIsWhole() {
    AnswerText answer = new AnswerText(BYTES, List.of());
    assertThat(pieces(answer, "你👍".getBytes(UTF_8)))
        .containsExactly("", "", "你", "", "", "", "👍");
  }

  @Test
  void dropsACharacterThatNeverBecameWhole() {
    AnswerText answer = new AnswerText(BYTES, List.of());
    assertThat(pieces(answer, new byte[] {'a', (byte) 0xE4, (byte) 0xBD}))
        .containsExactly("a", "", "");
    assertThat(answer.flush()).isEmpty();
  }

  @Test
  void keepsAFamilyOfEmojiTogetherAsItWasWritten() {
    String family = "👨‍👩‍👧‍👦 🇨🇳 e\u0301";
    AnswerText answer = new AnswerText(BYTES, List.of());
    assertThat(String.join("", pieces(answer, family.getBytes(UTF_8)))).isEqualTo(family);
  }

  @Test
  void endsAtAStopStringThatSpansTokens() {
    AnswerText answer = answer(List.of("END"), "one E", "N", "D two");
    assertThat(run(answer, 3)).containsExactly("one ", "", "");
    assertThat(answer.stopped()).isTrue();
    assertThat(answer.flush()).isEmpty();
  }

  @Test
  void releasesTheTextBeforeAStopStringInsideAToken() {
    AnswerText answer = answer(List.of("."), "a", "b.c");
    assertThat(run(answer, 2)).containsExactly("a", "b");
    assertThat(answer.stopped()).isTrue();
  }

  @Test
  void releasesAFalseBeginningWithTheTokenThatClearsIt() {
    AnswerText answer = answer(List.of("END"), "E", "N", "ergy");
    assertThat(run(answer, 3)).containsExactly("", "", "ENergy");
    assertThat(answer.stopped()).isFalse();
  }

  @Test
  void keepsHoldingAShorterBeginningThatIsStillPossible() {
    AnswerText answer = answer(List.of("aab"), "a", "a", "a", "b");
    assertThat(run(answer, 4)).containsExactly("", "", "a", "");
    assertThat(answer.stopped()).isTrue();
  }

  @Test
  void releasesAPossibleStopStringAtTheEnd() {
    AnswerText answer = answer(List.of("END"), "the EN");
    assertThat(run(answer, 1)).containsExactly("the ");
    assertThat(answer.flush()).isEqualTo("EN");
    assertThat(answer.stopped()).isFalse();
  }

  @Test
  void stopsWithEmptyTextAtTheFirstCharacters() {
    AnswerText answer = answer(List.of("Hello"), "Hel", "lo there");
    assertThat(run(answer, 2)).containsExactly("", "");
    assertThat(answer.stopped()).isTrue();
  }

  @Test
  void takesTheStopStringThatIsCompleteFirst() {
    AnswerText answer = answer(List.of("bcde", "cd", "bcd"), "abcdef");
    assertThat(run(answer, 1)).containsExactly("a");
  }

  @Test
  void matchesAcrossHalvesOfACharacter() {
    AnswerText answer = new AnswerText(BYTES, List.of("。", "👍🏽"));
    assertThat(String.join("", pieces(answer, "好👍x👍🏽".getBytes(UTF_8)))).isEqualTo("好👍x");
    assertThat(answer.stopped()).isTrue();
  }

  @Test
  void aLoneSurrogateNeverCutsACharacter() {
    AnswerText answer = new AnswerText(BYTES, List.of("\uDC4D", "\uD83D"));
    assertThat(String.join("", pieces(answer, "👍👍".getBytes(UTF_8)))).isEqualTo("👍👍");
  }

  @Test
  void leavesOutOneLeadingSpaceOfTheTokenizer() {
    TokenTable table = new TokenTable(List.of(new byte[0], "  a b".getBytes(UTF_8)), true);
    AnswerText answer = new AnswerText(table, List.of());
    assertThat(List.of(answer.accept(0), answer.accept(1), answer.accept(1)))
        .containsExactly("", " a b", "  a b");
  }

  @Test
  void takesNothingAfterAStopString() {
    AnswerText answer = answer(List.of("a"), "a");
    answer.accept(0);
    assertThatThrownBy(() -> answer.accept(0)).isInstanceOf(IllegalStateException.class);
  }

  /** Random bytes, cut into random tokens, with random stop strings, against the whole text. */
  @Test
  void saysTheSameHoweverTheTextIsCut() {
    Random random = new Random(7);
    String[] alphabet = {"a", "b", "ab", "é", "你", "好", "👍", "\n", " "};
    for (int round = 0; round < 3_000; round++) {
      String text = word(random, alphabet, 30);
      List<String> stops = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        stops.add(word(random, alphabet, 3) + "b");
      }
      assertThat(String.join("", cutAtRandom(random, text, stops)))
          .as("%s with stops %s", text, stops)
          .isEqualTo(upToStop(text, stops));
    }
  }

  private static List<String> cutAtRandom(Random random, String text, List<String> stops) {
    byte[] bytes = text.getBytes(UTF_8);
    List<byte[]> tokens = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + random.nextInt(6));
      tokens.add(java.util.Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    AnswerText answer = new AnswerText(new TokenTable(tokens, false), stops);
    List<String> pieces = new ArrayList<>();
    for (int id = 0; id < tokens.size() && !answer.stopped(); id++) {
      String piece = answer.accept(id);
      assertThat(UTF_8.newEncoder().canEncode(piece)).isTrue();
      pieces.add(piece);
    }
    pieces.add(answer.flush());
    return pieces;
  }

  /**
   * The rule said plainly: the shortest beginning that ends in a stop string, without the longest.
   */
  private static String upToStop(String text, List<String> stops) {
    for (int end = 1; end <= text.length(); end++) {
      String beginning = text.substring(0, end);
      int longest =
          stops.stream().filter(beginning::endsWith).mapToInt(String::length).max().orElse(0);
      if (longest > 0) {
        return text.substring(0, end - longest);
      }
    }
    return text;
  }

  private static String word(Random random, String[] alphabet, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(length + 1); i > 0; i--) {
      word.append(alphabet[random.nextInt(alphabet.length)]);
    }
    return word.toString();
  }

  private static AnswerText answer(List<String> stops, String... tokens) {
    return new AnswerText(TokenTable.of(tokens), stops);
  }

  private static List<String> run(AnswerText answer, int tokens) {
    List<String> pieces = new ArrayList<>();
    for (int id = 0; id < tokens; id++) {
      pieces.add(answer.accept(id));
    }
    return pieces;
  }

  private static List<String> pieces(AnswerText answer, byte[] bytes) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < bytes.length && !answer.stopped(); i++) {
      pieces.add(answer.accept(bytes[i] & 0xFF));
    }
    return pieces;
  }
}
