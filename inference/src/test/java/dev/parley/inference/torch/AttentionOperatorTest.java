package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import dev.parley.inference.torch.AttentionCase.Sizes;
import dev.parley.inference.torch.AttentionCase.Text;
import dev.parley.inference.weights.TensorData;
import dev.parley.kernels.KernelChoice;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator {@code parley::attend} against plain arithmetic, on all instructions found here. */
class AttentionOperatorTest {

  private static final double CLOSE = 1e-5;

  private static final Network network =
      Network.load("/torchscript/operators.pt", Instructions.here().getFirst());

  @AfterAll
  static void close() {
    JniUtils.setNumThreads(1);
    network.close();
  }

  static Stream<Arguments> sizes() {
    List<Text> decoding = List.of(new Text(1, 1), new Text(64, 1), new Text(65, 1));
    List<Text> longer = List.of(new Text(255, 1), new Text(257, 1), new Text(1100, 1));
    List<Text> mixed = List.of(new Text(300, 1), new Text(70, 5), new Text(530, 41));
    return Stream.of(
        Arguments.of(new Sizes(16, 16, 64, 64, 0, 16), longer),
        Arguments.of(new Sizes(9, 3, 64, 64, 0, 16), mixed),
        Arguments.of(new Sizes(14, 2, 64, 64, 0, 32), mixed),
        Arguments.of(new Sizes(4, 2, 8, 64, 0, 32), decoding),
        Arguments.of(new Sizes(5, 1, 10, 64, 0, 16), mixed),
        Arguments.of(new Sizes(4, 1, 80, 128, 0, 16), mixed),
        Arguments.of(new Sizes(6, 1, 96, 64, 0, 16), mixed),
        Arguments.of(new Sizes(8, 1, 128, 64, 0, 16), mixed),
        Arguments.of(new Sizes(2, 2, 256, 64, 0, 16), longer),
        Arguments.of(new Sizes(40, 1, 16, 64, 0, 32), mixed),
        Arguments.of(new Sizes(4, 1, 256, 64, 100, 16), mixed),
        Arguments.of(new Sizes(4, 2, 64, 64, 1, 16), mixed),
        Arguments.of(new Sizes(4, 2, 64, 64, 256, 16), longer),
        Arguments.of(new Sizes(2, 1, 24, 64, 63, 32), longer),
        Arguments.of(new Sizes(9, 3, 64, 64, 0, 8), mixed),
        Arguments.of(new Sizes(14, 2, 128, 64, 0, 8), longer),
        Arguments.of(new Sizes(5, 1, 10, 64, 0, 8), decoding),
        Arguments.of(new Sizes(4, 1, 80, 128, 100, 8), mixed),
        Arguments.of(new Sizes(40, 1, 16, 64, 0, 8), mixed));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void givesWhatPlainArithmeticGives(Sizes sizes, List<Text> texts) {
    AttentionCase some = AttentionCase.random(sizes, texts, 7);
    double[] expected = some.expected();

    for (KernelChoice choice : Instructions.here()) {
      float[] found = attend(some, choice, 2);
      assertThat(found).hasSize(expected.length);
      for (int i = 0; i < found.length; i++) {
        assertThat(Math.abs(found[i] - expected[i])).as("%s, %s", choice, i).isLessThan(CLOSE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aRowHasTheSameBitsWithAnyThreadsInstructionsAndNeighbours(Sizes sizes, List<Text> texts) {
    AttentionCase all = AttentionCase.random(sizes, texts, 8);
    float[] together = attend(all, Instructions.here().getFirst(), 1);

    for (KernelChoice choice : Instructions.here()) {
      for (int threads = 1; threads <= 3; threads++) {
        assertThat(attend(all, choice, threads)).as("%s %s", choice, threads).isEqualTo(together);
      }
      for (int row = 0; row < all.rowCount(); row++) {
        assertThat(attend(all.only(row, 1), choice, 2)).isEqualTo(rows(all, together, row, 1));
      }
      int half = all.rowCount() / 2;
      assertThat(attend(all.only(0, half), choice, 2)).isEqualTo(rows(all, together, 0, half));
    }
  }

  @Test
  void staysExactWhereOneTokenTakesAllTheWeight() {
    Sizes sizes = new Sizes(2, 1, 16, 64, 0, 16);
    AttentionCase some = AttentionCase.random(sizes, List.of(new Text(600, 3)), 9);
    for (int i = 0; i < some.query().length; i++) {
      some.query()[i] *= 1e4f;
    }
    for (int i = 0; i < some.values().length; i++) {
      some.values()[i] = Math.copySign(65504, some.values()[i]);
    }

    double[] expected = some.expected();
    for (KernelChoice choice : Instructions.here()) {
      float[] found = attend(some, choice, 2);
      for (int i = 0; i < found.length; i++) {
        assertThat(Math.abs(found[i] - expected[i])).isLessThan(65504 * 1e-5);
      }
    }
  }

  @Test
  void equalScoresGiveTheMean() {
    Sizes sizes = new Sizes(1, 1, 4, 64, 0, 32);
    AttentionCase some = AttentionCase.random(sizes, List.of(new Text(1000, 1)), 10);
    Arrays.fill(some.query(), 0);
    Arrays.fill(some.values(), 0.75f);

    assertThat(attend(some, Instructions.here().getFirst(), 2))
        .containsExactly(new float[] {0.75f, 0.75f, 0.75f, 0.75f});
  }

  static Stream<Arguments> mistakes() {
    Sizes sizes = new Sizes(4, 2, 16, 64, 0, 16);
    AttentionCase good = AttentionCase.random(sizes, List.of(new Text(130, 1)), 11);
    long[] table = good.tables();
    return Stream.of(
        Arguments.of("a block behind the cache", good.with(new long[] {0, 1, 3}, good.rows())),
        Arguments.of("a negative block", good.with(new long[] {0, -1, 2}, good.rows())),
        Arguments.of("a position behind the table", good.with(table, new long[] {0, 192})),
        Arguments.of("a table that begins too late", good.with(table, new long[] {1, 129})),
        Arguments.of("a negative position", good.with(table, new long[] {0, -1})),
        Arguments.of("a negative table", good.with(table, new long[] {-1, 3})),
        Arguments.of("a huge table", good.with(table, new long[] {Long.MAX_VALUE, 3})),
        Arguments.of("a huge position", good.with(table, new long[] {0, Long.MAX_VALUE})),
        Arguments.of("too few rows", good.with(table, new long[0])),
        Arguments.of("heads that share nothing", good.with(new Sizes(4, 3, 16, 64, 0, 16))),
        Arguments.of("no heads of keys", good.with(new Sizes(4, 0, 16, 64, 0, 16))),
        Arguments.of("blocks of odd length", good.with(new Sizes(4, 2, 16, 48, 0, 16))),
        Arguments.of("no whole blocks", good.with(new Sizes(4, 2, 16, 256, 0, 16))),
        Arguments.of("a negative window", good.with(new Sizes(4, 2, 16, 64, -1, 16))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void readsNothingOutsideAndThrows(String what, AttentionCase wrong) {
    for (KernelChoice choice : Instructions.here()) {
      assertThatThrownBy(() -> attend(wrong, choice, 2))
          .as(what)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("parley::attend");
    }
  }

  private static float[] rows(AttentionCase all, float[] attended, int first, int count) {
    int width = all.rowWidth();
    return Arrays.copyOfRange(attended, first * width, (first + count) * width);
  }

  private static float[] attend(AttentionCase some, KernelChoice instructions, int threads) {
    JniUtils.setNumThreads(threads);
    network.call("choose_instructions", instructions.label());
    Sizes sizes = some.sizes();
    long rows = some.query().length / some.rowWidth();
    return network.floats(
        "attend",
        TensorData.ofFloats(some.query(), rows, sizes.heads(), sizes.headSize()),
        TensorData.ofFloats(some.keys(), some.keys().length),
        TensorData.ofFloats(some.values(), some.values().length),
        sizes.bits(),
        some.tables(),
        some.rows(),
        new long[] {sizes.kvHeads(), sizes.block(), sizes.window()});
  }
}
