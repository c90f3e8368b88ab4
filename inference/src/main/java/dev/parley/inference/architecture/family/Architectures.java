package dev.parley.inference.architecture.family;

import dev.parley.inference.architecture.Architecture;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The families that models are recognised as. */
public record Architectures(List<Architecture> families) {

  /** All that Parley runs. A new family is added here. */
  public static final Architectures ALL =
      new Architectures(
          List.of(
              new Llama(),
              new Qwen2(),
              new Qwen3(),
              new Granite(),
              new SmolLm3(),
              new Ernie45(),
              new Lfm2(),
              new Gemma3(Gemma3.Wrapper.NONE),
              new Gemma3(Gemma3.Wrapper.IMAGES),
              new Qwen35(Qwen35.Wrapper.NONE),
              new Qwen35(Qwen35.Wrapper.IMAGES),
              new Phi3()));

  /** The family with this {@link Architecture#folderName()}. */
  public Optional<Architecture> ofFolder(String name) {
    return find(Architecture::folderName, name);
  }

  /** The family with this {@link Architecture#ggufName()}. */
  public Optional<Architecture> ofGguf(String name) {
    return find(Architecture::ggufName, name);
  }

  /**
   * Why a model of this name is refused, for a message.
   *
   * @param name as a folder or a GGUF file has it
   */
  public String refusal(String name) {
    String reason = NotBuilt.reason(name).map(why -> " (" + why + ")").orElse("");
    return "is not supported" + reason + "; use a model of " + names();
  }

  private String names() {
    return families.stream().map(Architecture::name).distinct().collect(Collectors.joining(" or "));
  }

  private Optional<Architecture> find(Function<Architecture, String> key, String name) {
    return families.stream().filter(family -> key.apply(family).equals(name)).findFirst();
  }
}
