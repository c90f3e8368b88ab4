package dev.parley.inference.architecture;

import static java.util.Map.entry;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the tensors are called in one kind of file. */
public final class TensorNames {

  /** Stands for the number of the layer. */
  private static final String LAYER = "{}";

  /** As most folders on Hugging Face have them. */
  public static final TensorNames FOLDER =
      new TensorNames(
          Map.ofEntries(
              entry(TensorRole.EMBEDDING, "model.embed_tokens.weight"),
              entry(TensorRole.FINAL_NORM, "model.norm.weight"),
              entry(TensorRole.HEAD, "lm_head.weight"),
              entry(TensorRole.ATTENTION_NORM, "model.layers.{}.input_layernorm.weight"),
              entry(TensorRole.QUERY, "model.layers.{}.self_attn.q_proj.weight"),
              entry(TensorRole.KEY, "model.layers.{}.self_attn.k_proj.weight"),
              entry(TensorRole.VALUE, "model.layers.{}.self_attn.v_proj.weight"),
              entry(TensorRole.ATTENTION_OUTPUT, "model.layers.{}.self_attn.o_proj.weight"),
              entry(TensorRole.QUERY_BIAS, "model.layers.{}.self_attn.q_proj.bias"),
              entry(TensorRole.KEY_BIAS, "model.layers.{}.self_attn.k_proj.bias"),
              entry(TensorRole.VALUE_BIAS, "model.layers.{}.self_attn.v_proj.bias"),
              entry(TensorRole.QUERY_NORM, "model.layers.{}.self_attn.q_norm.weight"),
              entry(TensorRole.KEY_NORM, "model.layers.{}.self_attn.k_norm.weight"),
              entry(TensorRole.MLP_NORM, "model.layers.{}.post_attention_layernorm.weight"),
              entry(TensorRole.GATE, "model.layers.{}.mlp.gate_proj.weight"),
              entry(TensorRole.UP, "model.layers.{}.mlp.up_proj.weight"),
              entry(TensorRole.DOWN, "model.layers.{}.mlp.down_proj.weight")));

  /** As llama.cpp has them. */
  public static final TensorNames GGUF =
      new TensorNames(
          Map.ofEntries(
              entry(TensorRole.EMBEDDING, "token_embd.weight"),
              entry(TensorRole.FINAL_NORM, "output_norm.weight"),
              entry(TensorRole.HEAD, "output.weight"),
              entry(TensorRole.ATTENTION_NORM, "blk.{}.attn_norm.weight"),
              entry(TensorRole.QUERY, "blk.{}.attn_q.weight"),
              entry(TensorRole.KEY, "blk.{}.attn_k.weight"),
              entry(TensorRole.VALUE, "blk.{}.attn_v.weight"),
              entry(TensorRole.ATTENTION_OUTPUT, "blk.{}.attn_output.weight"),
              entry(TensorRole.QUERY_BIAS, "blk.{}.attn_q.bias"),
              entry(TensorRole.KEY_BIAS, "blk.{}.attn_k.bias"),
              entry(TensorRole.VALUE_BIAS, "blk.{}.attn_v.bias"),
              entry(TensorRole.QUERY_NORM, "blk.{}.attn_q_norm.weight"),
              entry(TensorRole.KEY_NORM, "blk.{}.attn_k_norm.weight"),
              entry(TensorRole.MLP_NORM, "blk.{}.ffn_norm.weight"),
              entry(TensorRole.GATE, "blk.{}.ffn_gate.weight"),
              entry(TensorRole.UP, "blk.{}.ffn_up.weight"),
              entry(TensorRole.DOWN, "blk.{}.ffn_down.weight")));

  private static final Part WHOLE = new Part(List.of());

  private final Map<TensorRole, String> names;
  private final Map<TensorRole, Part> parts;

  private TensorNames(Map<TensorRole, String> names) {
    this(names, Map.of());
  }

  private TensorNames(Map<TensorRole, String> names, Map<TensorRole, Part> parts) {
    this.names = names;
    this.parts = parts;
  }

  /**
   * Which rows of a tensor belong to a role.
   *
   * @param stack the roles whose rows it has, one below the other; none where it has those of one
   */
  public record Part(List<TensorRole> stack) {

    public Part {
      stack = List.copyOf(stack);
    }

    /** Whether the tensor is all for one role. */
    public boolean isWhole() {
      return stack.isEmpty();
    }

    /** The first row of this role. */
    public long firstRow(TensorRole role, NetworkShape shape) {
      return rows(stack.subList(0, stack.indexOf(role)), shape);
    }

    /** The sizes of the tensor, of which this role has a part of these sizes. */
    public long[] whole(NetworkShape shape, long... sizes) {
      long[] whole = sizes.clone();
      whole[0] = isWhole() ? sizes[0] : rows(stack, shape);
      return whole;
    }

    private static long rows(List<TensorRole> roles, NetworkShape shape) {
      return roles.stream().mapToLong(role -> role.dimensions(shape)[0]).sum();
    }
  }

  /**
   * These names but for one.
   *
   * @param name with {@code {}} where the number of the layer stands
   */
  public TensorNames with(TensorRole role, String name) {
    return with(name, WHOLE, role);
  }

  /** The same for a tensor that holds those of all these roles, one below the other. */
  public TensorNames stacked(String name, TensorRole... roles) {
    return with(name, new Part(List.of(roles)), roles);
  }

  private TensorNames with(String name, Part part, TensorRole... roles) {
    Map<TensorRole, String> others = new EnumMap<>(names);
    Map<TensorRole, Part> otherParts = new EnumMap<>(TensorRole.class);
    otherParts.putAll(parts);
    for (TensorRole role : roles) {
      others.put(role, name);
      otherParts.put(role, part);
    }
    return new TensorNames(others, otherParts);
  }

  /** These names where all that begin with the one begin with the other. */
  public TensorNames within(String prefix, String other) {
    Map<TensorRole, String> renamed = new EnumMap<>(names);
    renamed.replaceAll(
        (_, name) -> name.startsWith(prefix) ? other + name.substring(prefix.length()) : name);
    return new TensorNames(renamed, parts);
  }

  /** Which rows of its tensor belong to this role. */
  public Part part(TensorRole role) {
    return parts.getOrDefault(role, WHOLE);
  }

  /** The name of a tensor outside of the layers. */
  public String of(TensorRole role) {
    return pattern(role);
  }

  /** The name of a tensor of this layer. */
  public String of(TensorRole role, int layer) {
    return pattern(role).replace(LAYER, Integer.toString(layer));
  }

  private String pattern(TensorRole role) {
    String name = names.get(role);
    if (name == null) {
      throw new IllegalArgumentException("no file has a tensor for " + role);
    }
    return name;
  }
}
