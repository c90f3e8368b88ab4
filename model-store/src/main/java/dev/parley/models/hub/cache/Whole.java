package dev.parley.models.hub.cache;

import dev.parley.models.hub.remote.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which files make a model, and whether a folder has them all. */
public final class Whole {

  static final String CONFIG = "config.json";

  /** Without these no model runs. */
  public static final List<String> NEEDED =
      List.of(CONFIG, "tokenizer.json", "tokenizer_config.json");

  /** Read where a model has them. */
  public static final List<String> USEFUL =
      List.of(
          "generation_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "chat_template.json",
          "chat_template.jinja");

  /** The weights in one file. */
  public static final String SINGLE = "model.safetensors";

  /** The weights in several files, which it names. */
  public static final String INDEX = "model.safetensors.index.json";

  private static final JsonMapper JSON = new JsonMapper();

  private Whole() {}

  /**
   * A file that a cut pull left out makes a folder useless.
   *
   * @param unreadable hears of a folder whose files do not let themselves be read; it is not whole
   */
  static boolean isWhole(Path folder, Consumer<Path> unreadable) {
    try {
      return NEEDED.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)))
          && hasWeights(folder);
    } catch (IOException e) {
      unreadable.accept(folder);
      return false;
    }
  }

  private static boolean hasWeights(Path folder) throws IOException {
    if (Files.isRegularFile(folder.resolve(SINGLE))) {
      return true;
    }
    Path index = folder.resolve(INDEX);
    if (!Files.isRegularFile(index)) {
      return false;
    }
    Set<String> shards = shards(index);
    return !shards.isEmpty()
        && shards.stream()
            .allMatch(
                name -> RemoteFile.isPlain(name) && Files.isRegularFile(folder.resolve(name)));
  }

  /** The files that an index names, as it spells them; empty when it makes no sense. */
  public static Set<String> shards(Path index) throws IOException {
    Set<String> names = new TreeSet<>();
    try {
      JsonNode map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
      map.forEach(name -> names.add(name.asString("")));
    } catch (JacksonException e) {
      return Set.of();
    }
    return names;
  }
}
