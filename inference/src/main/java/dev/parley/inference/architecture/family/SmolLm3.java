package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.FolderConfig;
import dev.parley.inference.architecture.FolderShape;
import dev.parley.inference.architecture.GgufConfig;
import dev.parley.inference.architecture.GgufShape;
import dev.parley.inference.architecture.NetworkShape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * SmolLM3: some layers, each fourth as a rule, do not turn queries and keys by their position.
 *
 * @param unturned the numbers of these layers
 */
public record SmolLm3(List<Integer> unturned) implements Architecture {

  /** Files say nothing where it is so: each layer of this number, counted from 1. */
  private static final int USUAL = 4;

  /** Before a model is read. */
  public SmolLm3() {
    this(List.of());
  }

  @Override
  public String name() {
    return "SmolLM3";
  }

  @Override
  public String folderName() {
    return "SmolLM3ForCausalLM";
  }

  @Override
  public String ggufName() {
    return "smollm3";
  }

  @Override
  public NetworkShape shape(FolderConfig config) {
    int layers = config.size("num_hidden_layers");
    int[] turned = config.sizes("no_rope_layers");
    int each = config.size("no_rope_layer_interval", USUAL);
    if (turned.length != 0 && turned.length != layers) {
      throw config.refuse("no_rope_layers names " + turned.length + " of " + layers + " layers");
    }
    List<Integer> unturned =
        turned.length == 0
            ? each(each, layers)
            : IntStream.range(0, layers).filter(layer -> turned[layer] == 0).boxed().toList();
    return FolderShape.of(new SmolLm3(unturned), config);
  }

  @Override
  public NetworkShape shape(GgufConfig config) {
    return GgufShape.of(new SmolLm3(each(USUAL, config.size("block_count"))), config);
  }

  private static List<Integer> each(int interval, int layers) {
    return IntStream.range(0, layers)
        .filter(layer -> interval > 0 && (layer + 1) % interval == 0)
        .boxed()
        .toList();
  }

  @Override
  public HeadRows ggufHeadRows() {
    return HeadRows.PAIRS;
  }

  @Override
  public String usualPreTokenizer() {
    return "llama-bpe";
  }

  @Override
  public boolean turnsByPosition(NetworkShape shape, int layer) {
    return !unturned.contains(layer);
  }
}
