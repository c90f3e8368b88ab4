package dev.parley.models.huggingface;

import java.nio.FloatBuffer;
import java.nio.file.Path;

/** The tiny models of the test resources and what transformers answers to them. */
public final class Golden implements AutoCloseable {

  private static final Path MODELS = Path.of("src/test/resources/models");

  private final SafetensorsFile file;

  private Golden(SafetensorsFile file) {
    this.file = file;
  }

  public static Path folder(String model) {
    return MODELS.resolve(model);
  }

  public static Golden of(String model) {
    return new Golden(SafetensorsFile.open(folder(model).resolve("golden.safetensors")));
  }

  public float[] numbers(String name) {
    SafetensorsEntry info = file.find(name).orElseThrow();
    FloatBuffer numbers = FloatBuffer.allocate((int) (info.bytes() / 4));
    SafetensorsWeight.of(file, info, info.shape()).read(0, numbers);
    return numbers.array();
  }

  public int[] ids(String name) {
    float[] numbers = numbers(name);
    int[] ids = new int[numbers.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) numbers[i];
    }
    return ids;
  }

  @Override
  public void close() {
    file.close();
  }
}
