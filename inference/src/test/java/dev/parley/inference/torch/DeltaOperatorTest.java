package dev.parley.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import dev.parley.inference.torch.DeltaCase.Sizes;
import dev.parley.inference.weights.TensorData;
import dev.parley.kernels.KernelChoice;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code parley::delta_rule} against plain arithmetic, on all instructions found here. */
class DeltaOperatorTest {

  private static final double CLOSE = 1e-4;
  private static final long[] NONE = {};

  private static final Network network =
      Network.load("/torchscript/operators.pt", Instructions.here().getFirst());

  @AfterAll
  static void close() {
    JniUtils.setNumThreads(1);
    network.close();
  }

  static Stream<Sizes> sizes() {
    return Stream.of(
        new Sizes(3, 4, 4, 64, 64, false),
        new Sizes(3, 2, 6, 32, 48, false),
        new Sizes(3, 2, 6, 32, 48, true),
        new Sizes(1, 1, 2, 10, 7, true),
        new Sizes(5, 2, 2, 128, 128, false),
        new Sizes(3, 1, 1, 1, 1, false));
  }

  /** Three chats that decode, and two pieces of a prompt of another, the last of 75 tokens. */
  private static DeltaCase mixed(Sizes sizes) {
    long[] parts = {3, 2, 2, 5, 5, 75, 5, 5};
    return DeltaCase.random(sizes, 80, new long[] {1, 2, 0}, new long[] {1, 3, 4}, parts);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void givesWhatPlainArithmeticGives(Sizes sizes) {
    DeltaCase some = mixed(sizes);
    DeltaCase.Result expected = some.expected();

    for (KernelChoice choice : Instructions.here()) {
      Found found = run(some, choice, 2);
      assertClose(found.out(), expected.out());
      assertClose(found.columns(), expected.columns());
      assertClose(found.memory(), expected.memory());
    }
  }

  private static void assertClose(float[] found, double[] expected) {
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < found.length; i++) {
      double most = CLOSE * (1 + Math.abs(expected[i]));
      assertThat(Math.abs(found[i] - expected[i])).as("%s", i).isLessThan(most);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aRowHasTheSameBitsWithAnyThreadsInstructionsAndNeighbours(Sizes sizes) {
    DeltaCase all = mixed(sizes);
    Found together = run(all, Instructions.here().getFirst(), 1);

    for (KernelChoice choice : Instructions.here()) {
      for (int threads = 1; threads <= 3; threads++) {
        Found found = run(all, choice, threads);
        assertThat(found.out()).isEqualTo(together.out());
        assertThat(found.columns()).isEqualTo(together.columns());
        assertThat(found.memory()).isEqualTo(together.memory());
      }
      for (int row = 0; row < 3; row++) {
        long[] read = {all.read()[row]};
        long[] written = {all.written()[row]};
        Found alone = run(all.only(row, 1).with(read, written, NONE), choice, 2);
        assertThat(alone.out()).isEqualTo(rows(all, together.out(), row, 1));
      }
      Found alone = run(all.only(3, 77).with(NONE, NONE, new long[] {0, 77, 2, 5}), choice, 2);
      assertThat(alone.out()).isEqualTo(rows(all, together.out(), 3, 77));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aTextHasTheSameBitsHoweverItIsCut(Sizes sizes) {
    int length = 140;
    DeltaCase text = DeltaCase.random(sizes, length, NONE, NONE, new long[] {0, length, 1, 5});
    KernelChoice choice = Instructions.here().getFirst();
    Found whole = run(text, choice, 2);

    for (int step : new int[] {1, 2, 64, 65, 100}) {
      float[] columns = text.columns();
      float[] memory = text.memory();
      for (int first = 0; first < length; first += step) {
        int count = Math.min(step, length - first);
        long[] read = {first == 0 ? 1 : 5};
        long[] written = {5};
        long[] part = {0, count, read[0], 5};
        DeltaCase piece = text.only(first, count).with(columns, memory);
        piece = count == 1 ? piece.with(read, written, NONE) : piece.with(NONE, NONE, part);
        Found found = run(piece, choice, 2);
        assertThat(found.out()).isEqualTo(rows(text, whole.out(), first, count));
        columns = found.columns();
        memory = found.memory();
      }
      assertThat(columns).isEqualTo(whole.columns());
      assertThat(memory).isEqualTo(whole.memory());
    }
  }

  static Stream<Arguments> mistakes() {
    DeltaCase good = mixed(new Sizes(3, 2, 4, 16, 16, false));
    long[] read = good.read();
    long[] written = good.written();
    long[] parts = good.parts();
    return Stream.of(
        Arguments.of("a slot behind all", good.with(new long[] {1, 6, 0}, written, parts)),
        Arguments.of("a negative slot", good.with(read, new long[] {1, -1, 4}, parts)),
        Arguments.of("fewer written", good.with(read, new long[] {1, 3}, parts)),
        Arguments.of("more rows than there are", good.with(read, written, part(3, 78))),
        Arguments.of("rows of no part", good.with(read, written, part(3, 76))),
        Arguments.of("rows passed over", good.with(read, written, part(4, 76))),
        Arguments.of("rows of a chat", good.with(read, written, part(2, 78))),
        Arguments.of("a huge part", good.with(read, written, part(3, Long.MAX_VALUE))),
        Arguments.of("an empty part", good.with(read, written, new long[] {3, 0, 2, 5})),
        Arguments.of("half a part", good.with(read, written, new long[] {3, 77})),
        Arguments.of("a part's slot", good.with(read, written, new long[] {3, 77, 2, 9})),
        Arguments.of("two write to one", good.with(read, new long[] {1, 4, 4}, parts)),
        Arguments.of("one reads it", good.with(new long[] {1, 4, 0}, written, parts)),
        Arguments.of("a part reads it", good.with(read, written, new long[] {3, 77, 3, 5})),
        Arguments.of("no key heads", good.with(new Sizes(3, 0, 4, 16, 16, false))),
        Arguments.of("heads that share nothing", good.with(new Sizes(3, 3, 4, 16, 16, false))),
        Arguments.of("other channels", good.with(new Sizes(3, 1, 4, 16, 16, false))));
  }

  private static long[] part(long first, long rows) {
    return new long[] {first, rows, 2, 5};
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void readsNothingOutsideAndThrows(String what, DeltaCase wrong) {
    for (KernelChoice choice : Instructions.here()) {
      assertThatThrownBy(() -> run(wrong, choice, 2))
          .as(what)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("parley::delta_rule");
    }
  }

  private record Found(float[] out, float[] columns, float[] memory) {}

  private static float[] rows(DeltaCase all, float[] out, int first, int count) {
    int width = all.sizes().values();
    return Arrays.copyOfRange(out, first * width, (first + count) * width);
  }

  /** Tables have the shapes that they were made with, whatever the sizes say of key heads. */
  private static Found run(DeltaCase some, KernelChoice instructions, int threads) {
    JniUtils.setNumThreads(threads);
    network.call("choose_instructions", instructions.label());
    Sizes sizes = some.sizes();
    int past = sizes.past();
    int channels = some.weights().filter().length / (past + 1);
    float[] all =
        network.floats(
            "delta_rule",
            TensorData.ofFloats(some.mixed(), some.rows(), some.mixed().length / some.rows()),
            TensorData.ofFloats(some.weights().filter(), past + 1, channels),
            TensorData.ofFloats(some.columns(), DeltaCase.SLOTS, past, channels),
            TensorData.ofFloats(
                some.memory(),
                DeltaCase.SLOTS,
                sizes.valueHeads(),
                sizes.keySize(),
                sizes.valueSize()),
            TensorData.ofFloats(some.weights().rates(), sizes.valueHeads()),
            TensorData.ofFloats(some.weights().biases(), sizes.valueHeads()),
            TensorData.ofFloats(some.weights().norm(), sizes.valueSize()),
            some.read(),
            some.written(),
            some.parts(),
            sizes.keyHeads(),
            sizes.tiled(),
            DeltaCase.EPSILON);
    int out = all.length - some.columns().length - some.memory().length;
    int memory = all.length - some.memory().length;
    return new Found(
        Arrays.copyOf(all, out),
        Arrays.copyOfRange(all, out, memory),
        Arrays.copyOfRange(all, memory, all.length));
  }
}
