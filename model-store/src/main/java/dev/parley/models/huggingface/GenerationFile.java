package dev.parley.models.huggingface;

import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.job.ModelCard.SamplingDefaults;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads {@code generation_config.json}, which a folder may lack. */
final class GenerationFile {

  private final Path file;
  private final JsonNode json;

  GenerationFile(Path file) {
    this.file = file;
    this.json = ModelJson.readIfPresent(file).root();
  }

  /** The ids of {@code eos_token_id}, from here or else from {@code config.json}; maybe none. */
  Set<Integer> endTokens(JsonNode config, int vocabulary) {
    JsonNode ids = json.hasNonNull("eos_token_id") ? json : config;
    Set<Integer> ends = new TreeSet<>();
    JsonNode value = ids.path("eos_token_id");
    for (JsonNode id : value.isArray() ? value : JsonNodeFactory.instance.arrayNode().add(value)) {
      if (id.isIntegralNumber()
          && id.canConvertToInt()
          && Integer.compareUnsigned(id.asInt(), vocabulary) < 0) {
        ends.add(id.asInt());
      } else if (!id.isNull() && !id.isMissingNode()) {
        throw new UnusableModelException(file, "eos_token_id is no token id");
      }
    }
    return Set.copyOf(ends);
  }

  SamplingDefaults sampling() {
    SamplingDefaults none = SamplingDefaults.NONE;
    boolean greedy = !json.path("do_sample").asBoolean(true);
    return new SamplingDefaults(
        greedy ? 0 : number("temperature", none.temperature(), 0, 2),
        number("top_p", none.topP(), Double.MIN_VALUE, 1),
        (int) number("top_k", none.topK(), 0, 1000),
        number("min_p", none.minP(), 0, 1),
        number("repetition_penalty", none.repetitionPenalty(), Double.MIN_VALUE, 2));
  }

  private double number(String name, double otherwise, double least, double most) {
    double value = json.path(name).asDouble(otherwise);
    if (!(value >= least && value <= most)) {
      throw new UnusableModelException(
          file, name + " is " + value + ", not within " + least + " and " + most);
    }
    return value;
  }
}
