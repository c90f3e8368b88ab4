package dev.parley.inference.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.conversation.Conversation;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model that can write any bytes: every single one is a token, and so are some texts that tokens
 * of real models are cut like, across the borders of JSON and of characters. Its logits are a hash
 * of the context; what ends strings and objects is likely, so that answers do not go on for ever.
 * It shows 64 candidates and computes drafts.
 */
public final class BytesModel implements LanguageModel, Decoder, PromptEncoder, TokenText {

  private static final int SHOWN = 64;
  private static final String LIKELY = "\"}],:0 ";
  private static final List<String> PIECES =
      List.of(
          "{\"",
          "\": ",
          "\": \"",
          "\", \"",
          "\"}",
          "}}",
          "]}",
          "[]",
          "{}",
          ", ",
          ",\"",
          "\":",
          "\"a\"",
          " {",
          " \"",
          "  ",
          "null",
          "true",
          "false",
          "12",
          "345",
          "0.5",
          "-1",
          "e",
          "name",
          "kind",
          "\"a\": ",
          "a\": 1, \"a",
          "a\": 1, \"b\": ",
          "\\",
          "\\n",
          "\\\"",
          "u00",
          "ä",
          "日本",
          "🙂",
          "<think>",
          "</think>",
          "\n\n",
          "x\"]",
          "ab",
          "abc",
          "2026-",
          "1\"",
          ": ",
          "[[",
          "[1, 2]");

  private final List<byte[]> tokens = new ArrayList<>();
  private final LeadingSpace space;

  /** Whether its tokenizer writes a space in front of every text. */
  public enum LeadingSpace {
    KEPT,
    STRIPPED
  }

  public BytesModel() {
    this(LeadingSpace.KEPT);
  }

  public BytesModel(LeadingSpace space) {
    this.space = space;
    IntStream.range(0, 256).forEach(octet -> tokens.add(new byte[] {(byte) octet}));
    PIECES.forEach(piece -> tokens.add(piece.getBytes(UTF_8)));
    tokens.add(Arrays.copyOf("é\"".getBytes(UTF_8), 1)); // equal to a single byte
    tokens.add(Arrays.copyOfRange("é\"".getBytes(UTF_8), 1, 3));
    IntStream.range(0, 3).forEach(_ -> tokens.add(new byte[0]));
  }

  /** How many tokens there are. Of the last three, one is a control token and two are ends. */
  public int vocabulary() {
    return tokens.size();
  }

  @Override
  public ModelCard card() {
    return new ModelCard(
        new ModelName("bytes"),
        10_000,
        1,
        "bytes",
        "float32",
        "Bytes.",
        "nobody",
        ModelCard.SamplingDefaults.NONE,
        Set.of());
  }

  @Override
  public PromptEncoder prompts() {
    return this;
  }

  @Override
  public TokenText text() {
    return this;
  }

  @Override
  public Decoder decoder() {
    return this;
  }

  @Override
  public int[] encode(Conversation conversation) {
    byte[] bytes = conversation.messages().getLast().content().getBytes(UTF_8);
    return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray();
  }

  @Override
  public byte[] bytes(int id) {
    return tokens.get(id);
  }

  @Override
  public boolean isEnd(int id) {
    return id >= tokens.size() - 2;
  }

  @Override
  public boolean stripsLeadingSpace() {
    return space == LeadingSpace.STRIPPED;
  }

  @Override
  public int capacity() {
    return 100_000;
  }

  @Override
  public KvCache open() {
    return new Bytes();
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch) {
    return batch.stream().map(this::forward).toList();
  }

  @Override
  public void close() {}

  private Optional<Candidates> forward(Chunk chunk) {
    Bytes cache = (Bytes) chunk.cache();
    Arrays.stream(chunk.tokens()).forEach(cache.ids::add);
    cache.draft = chunk.draft();
    return chunk.selection().map(selection -> candidates(cache.ids, selection, chunk.draft()));
  }

  private Candidates candidates(List<Integer> context, Selection selection, int[] draft) {
    List<Candidates> drafted = new ArrayList<>();
    List<Integer> guessed = new ArrayList<>(context);
    for (int id : draft) {
      guessed.add(id);
      drafted.add(new Row(logits(guessed), selection.temperature(), List.of()));
    }
    return new Row(logits(context), selection.temperature(), drafted);
  }

  /** The last eight tokens alone count, so that texts repeat themselves and drafts are right. */
  private float[] logits(List<Integer> context) {
    int hash = context.subList(Math.max(0, context.size() - 8), context.size()).hashCode();
    float[] logits = new float[tokens.size()];
    for (int id = 0; id < logits.length; id++) {
      int mixed = (hash + id * 0x9E3779B9) * 0x85EBCA6B;
      logits[id] = ((mixed ^ mixed >>> 15) & 0x3FF) / 200f;
      byte[] bytes = tokens.get(id);
      boolean likely = bytes.length > 0 && LIKELY.indexOf((char) bytes[0]) >= 0;
      logits[id] += likely ? 3 : 0;
    }
    return logits;
  }

  private static final class Bytes implements KvCache {

    private final List<Integer> ids = new ArrayList<>();
    private int[] draft = {};

    @Override
    public int length() {
      return ids.size();
    }

    @Override
    public void accept(int drafted) {
      Arrays.stream(draft, 0, drafted).forEach(ids::add);
    }

    @Override
    public void release() {}
  }

  private static final class Row implements Candidates {

    private final float[] all;
    private final int[] ids;
    private final float[] logits;
    private final double logSumExp;
    private final List<Candidates> drafted;

    Row(float[] all, double temperature, List<Candidates> drafted) {
      this.all = all;
      this.ids =
          IntStream.range(0, all.length)
              .boxed()
              .sorted((one, two) -> Float.compare(all[two], all[one]))
              .limit(SHOWN)
              .mapToInt(id -> id)
              .toArray();
      this.logits = new float[ids.length];
      IntStream.range(0, ids.length).forEach(i -> logits[i] = all[ids[i]]);
      double sum = 0;
      for (float logit : all) {
        sum += Math.exp((logit - 8) / temperature);
      }
      this.logSumExp = 8 / temperature + Math.log(sum);
      this.drafted = drafted;
    }

    @Override
    public int[] ids() {
      return ids;
    }

    @Override
    public float[] logits() {
      return logits;
    }

    @Override
    public double logSumExp() {
      return logSumExp;
    }

    @Override
    public float[] all() {
      return all;
    }

    @Override
    public List<Candidates> drafted() {
      return drafted;
    }
  }
}
