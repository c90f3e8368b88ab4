package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.architecture.FolderConfig;
import dev.parley.inference.architecture.FolderShape;
import dev.parley.inference.architecture.NetworkShape;

/** ERNIE 4.5, dense: rotary positions turn neighbours, in folders too. */
public record Ernie45() implements Architecture {

  @Override
  public String name() {
    return "ERNIE 4.5";
  }

  @Override
  public String folderName() {
    return "Ernie4_5ForCausalLM";
  }

  @Override
  public String ggufName() {
    return "ernie4_5";
  }

  @Override
  public NetworkShape shape(FolderConfig config) {
    if (config.flag("use_bias", false)) {
      throw config.refuse("asks for use_bias, which is not supported");
    }
    return FolderShape.of(this, config);
  }

  @Override
  public HeadRows folderHeadRows() {
    return HeadRows.PAIRS;
  }

  @Override
  public HeadRows ggufHeadRows() {
    return HeadRows.PAIRS;
  }
}
