package dev.parley.models.toy;

import dev.parley.models.huggingface.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes tiny Qwen3 models as {@link Toy} has them: the same network under other names. */
final class ToyFiles {

  private static final JsonMapper JSON = new JsonMapper();

  private static final String CONFIG =
      """
      {"architectures": ["ToyForCausalLM"], "n_layers": 2, "n_hidden": 32, "n_heads": 4,
       "n_groups": 2, "n_head": 16, "n_inner": 64, "n_window": 256, "vocab_size": 96,
       "biased": true}
      """;

  private ToyFiles() {}

  /** A folder whose biases are zero. */
  static Path folder(Path into) throws IOException {
    Files.writeString(into.resolve("config.json"), CONFIG);
    byte[] published =
        Files.readAllBytes(Golden.folder("qwen3-tied-bf16").resolve("model.safetensors"));
    ByteBuffer bytes = ByteBuffer.wrap(published).order(ByteOrder.LITTLE_ENDIAN);
    int header = 8 + (int) bytes.getLong();
    String names =
        new String(published, 8, header - 8, StandardCharsets.UTF_8)
            .replace("self_attn.q_proj", "mixer.query")
            .replace("model.norm.", "model.last_norm.");
    byte[] data = Arrays.copyOfRange(published, header, published.length);
    Files.write(into.resolve("model.safetensors"), withBiases(names, data));
    return into;
  }

  private static byte[] withBiases(String header, byte[] data) {
    ObjectNode tensors = (ObjectNode) JSON.readTree(header);
    int end = data.length;
    for (int layer = 0; layer < 2; layer++) {
      String name = "model.layers." + layer + ".";
      end = bias(tensors, name + "mixer.query.bias", 64, end);
      end = bias(tensors, name + "self_attn.k_proj.bias", 32, end);
      end = bias(tensors, name + "self_attn.v_proj.bias", 32, end);
    }
    byte[] json = JSON.writeValueAsBytes(tensors);
    return ByteBuffer.allocate(8 + json.length + end)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }

  private static int bias(ObjectNode tensors, String name, int size, int from) {
    int to = from + 2 * size;
    Map<String, Object> tensor =
        Map.of("dtype", "BF16", "shape", List.of(size), "data_offsets", List.of(from, to));
    tensors.set(name, JSON.valueToTree(tensor));
    return to;
  }

  /** A GGUF file; its names keep their lengths. */
  static Path gguf(Path file) throws IOException {
    byte[] published = Files.readAllBytes(Golden.folder("gguf-qwen3").resolve("model.gguf"));
    String renamed =
        new String(published, StandardCharsets.ISO_8859_1)
            .replace("qwen3", "toy-x")
            .replace("attn_q_norm", "norm_q_attn");
    return Files.write(file, renamed.getBytes(StandardCharsets.ISO_8859_1));
  }
}
