package dev.parley.inference.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.parley.inference.architecture.NetworkCall;
import dev.parley.inference.source.NativeCache;
import dev.parley.inference.weights.TensorData;
import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelSupport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The methods of a TorchScript module, one to one: {@code network.pt}, or {@code fused.pt} where
 * our operators can be loaded. {@code tools/torchscript/network.py}, {@code fused.py} and {@code
 * calibrated.py} are the sources and document each. One thread at a time.
 */
final class Network implements AutoCloseable {

  private final PtNDManager manager;
  private final PtSymbolBlock module;

  private Network(PtNDManager manager, PtSymbolBlock module) {
    this.manager = manager;
    this.module = module;
  }

  /** Loads libtorch and these operators; what they come to. */
  static KernelSupport kernels(KernelChoice choice) {
    NativeCache.prepare();
    SpinLimit.set();
    NDManager.newBaseManager(Device.cpu(), "PyTorch").close();
    return KernelLoader.load(choice);
  }

  /** An empty network that computes with these operators, or with libtorch's alone. */
  static Network load(KernelChoice kernels) {
    return switch (kernels(kernels)) {
      case KernelSupport.Absent _ -> read("/torchscript/network.pt");
      case KernelSupport.Present(KernelChoice instructions) ->
          read("/torchscript/fused.pt").on(instructions);
    };
  }

  /** Any module that needs our operators. */
  static Network load(String module, KernelChoice instructions) {
    kernels(instructions);
    return read(module).on(instructions);
  }

  private Network on(KernelChoice instructions) {
    call("choose_instructions", instructions.label());
    return this;
  }

  private static Network read(String module) {
    PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
    try (InputStream resource = Network.class.getResourceAsStream(module)) {
      InputStream in = Objects.requireNonNull(resource, module);
      return new Network(manager, JniUtils.loadModule(manager, in, false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For the calling thread. The profiling executor is off: it recompiles for every new shape. */
  static void prepareThread(int threads) {
    JniUtils.setNumThreads(threads);
    JniUtils.setGraphExecutorOptimize(false);
  }

  void call(NetworkCall call) {
    call(call.method(), call.arguments().toArray());
  }

  void call(String method, Object... arguments) {
    try (Arguments natives = new Arguments(arguments)) {
      run(method, natives).close();
    }
  }

  /** A matrix as the network computes with it, to be given to one of its methods. */
  record Packed(IValue value) implements AutoCloseable {

    @Override
    public void close() {
      value.close();
    }
  }

  /** Packs a matrix. It changes nothing in the network, so any thread may call it. */
  Packed pack(String method, TensorData numbers, TensorData scales, TensorData bias) {
    try (Arguments natives = new Arguments(numbers, scales, bias)) {
      return new Packed(run(method, natives));
    }
  }

  /** Calls a method that answers with a tensor of float64. */
  double[] doubles(String method, Object... arguments) {
    try (Arguments natives = new Arguments(arguments);
        IValue result = run(method, natives);
        PtNDArray tensor = result.toTensor(manager)) {
      return tensor.toDoubleArray();
    }
  }

  /** Calls a method that answers with a tensor of float32. */
  float[] floats(String method, Object... arguments) {
    try (Arguments natives = new Arguments(arguments);
        IValue result = run(method, natives);
        PtNDArray tensor = result.toTensor(manager)) {
      return tensor.toFloatArray();
    }
  }

  private IValue run(String method, Arguments arguments) {
    return IValueUtils.runMethod(module, method, arguments.values());
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }

  /** Java values as the module takes them, freed after the call. */
  private final class Arguments implements AutoCloseable {

    private final List<AutoCloseable> natives = new ArrayList<>();
    private final IValue[] values;

    Arguments(Object... arguments) {
      values = new IValue[arguments.length];
      for (int i = 0; i < arguments.length; i++) {
        values[i] = value(arguments[i]);
      }
    }

    IValue[] values() {
      return values;
    }

    private IValue value(Object argument) {
      return switch (argument) {
        case Boolean flag -> register(IValue.from(flag));
        case String text -> register(IValue.from(text));
        case Integer number -> register(IValue.from((long) number));
        case Double number -> register(IValue.from(number));
        case long[] numbers -> register(IValue.listFrom(numbers));
        case double[] numbers -> register(IValue.listFrom(numbers));
        case TensorData data -> register(IValue.from(tensor(data)));
        case Packed packed -> packed.value();
        default -> throw new IllegalArgumentException(argument.getClass().getName());
      };
    }

    private PtNDArray tensor(TensorData data) {
      DataType type =
          switch (data.type()) {
            case FLOAT32 -> DataType.FLOAT32;
            case INT8 -> DataType.INT8;
          };
      return register(manager.create(data.numbers(), new Shape(data.shape()), type));
    }

    private <T extends AutoCloseable> T register(T value) {
      natives.add(value);
      return value;
    }

    @Override
    public void close() {
      for (AutoCloseable value : natives.reversed()) {
        close(value);
      }
    }

    private void close(AutoCloseable value) {
      switch (value) {
        case IValue ivalue -> ivalue.close();
        case PtNDArray array -> array.close();
        default -> throw new IllegalStateException();
      }
    }
  }
}
