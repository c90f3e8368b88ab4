package dev.parley.models.huggingface;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.FolderConfig;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.family.Architectures;
import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.UnusableModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The values of {@code config.json}, or of an object in it. */
record ConfigFile(Path file, ObjectNode json) implements FolderConfig {

  static ConfigFile read(Path file) {
    return new ConfigFile(file, ModelJson.read(file).root());
  }

  /** The sizes of the network, as its family reads them. */
  NetworkShape shape(Architectures architectures) {
    refuseQuantized();
    try {
      return architecture(architectures).shape(this);
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage() + ", which is invalid");
    }
  }

  /** Such weights are other numbers than those of the model that they were made of. */
  private void refuseQuantized() {
    if (has("quantization_config")) {
      String method = json.path("quantization_config").path("quant_method").asString("unknown");
      throw refuse(
          String.format(
              Locale.ROOT,
              "holds quantized weights (%s), which are not supported; use the original model,"
                  + " which is rounded to 8 bits here, or a GGUF file of it",
              ModelJson.brief(method.toUpperCase(Locale.ROOT))));
    }
  }

  private Architecture architecture(Architectures architectures) {
    String name = json.path("architectures").path(0).asString("none");
    return architectures
        .ofFolder(name)
        .orElseThrow(
            () ->
                refuse(
                    String.format(
                        Locale.ROOT,
                        "architecture %s %s",
                        ModelJson.brief(name),
                        architectures.refusal(name))));
  }

  @Override
  public boolean has(String key) {
    return json.hasNonNull(key);
  }

  @Override
  public int size(String key) {
    JsonNode node = json.path(key);
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw refuse(key + " is missing or no whole number");
    }
    return node.asInt();
  }

  @Override
  public int size(String key, int otherwise) {
    return has(key) ? size(key) : otherwise;
  }

  @Override
  public double number(String key, double otherwise) {
    JsonNode node = json.path(key);
    if (has(key) && !node.isNumber()) {
      throw refuse(key + " is no number");
    }
    return has(key) ? node.asDouble() : otherwise;
  }

  @Override
  public boolean flag(String key, boolean otherwise) {
    return json.path(key).asBoolean(otherwise);
  }

  @Override
  public String text(String key, String otherwise) {
    return json.path(key).asString(otherwise);
  }

  @Override
  public int[] sizes(String key) {
    return json.path(key).valueStream().mapToInt(node -> node.asInt(-1)).toArray();
  }

  @Override
  public List<Double> numbers(String key) {
    return json.path(key).valueStream().map(node -> node.asDouble(Double.NaN)).toList();
  }

  @Override
  public List<String> texts(String key) {
    return json.path(key).valueStream().map(node -> node.asString("")).toList();
  }

  @Override
  public FolderConfig part(String key) {
    return json.get(key) instanceof ObjectNode object
        ? new ConfigFile(file, object)
        : new ConfigFile(file, JsonNodeFactory.instance.objectNode());
  }

  @Override
  public FolderConfig withUsual(Map<String, Integer> sizes) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode().setAll(json);
    sizes.forEach(
        (key, size) -> {
          if (!has(key)) {
            whole.put(key, size);
          }
        });
    return new ConfigFile(file, whole);
  }

  @Override
  public UnusableModelException refuse(String reason) {
    return new UnusableModelException(file, reason);
  }
}
