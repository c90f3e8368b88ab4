package dev.parley.bench.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of a load. */
public final class LoadShape {

  private static final int TEMPLATE = 64;

  @Parameters(paramLabel = "FOLDER", description = "The model that runs; its tokenizer counts.")
  private Path folder = Path.of("");

  @Option(names = "--chats", split = ",", description = "At once (${DEFAULT-VALUE}).")
  private List<Integer> chats = List.of(1, 3, 8);

  @Option(names = "--prompts", split = ",", description = "Tokens of each (${DEFAULT-VALUE}).")
  private List<Integer> prompts = List.of(30, 390);

  @Option(names = "--tokens", description = "Of each answer (${DEFAULT-VALUE}).")
  private int tokens = 64;

  @Option(names = "--rounds", description = "That count (${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(names = "--warm-up", description = "Seconds of load before (${DEFAULT-VALUE}).")
  private int warmUp = 45;

  @Option(names = "--seed", description = "Of the prompts; random unless given.")
  private long seed = System.nanoTime();

  public Path folder() {
    return folder;
  }

  public int rounds() {
    return rounds;
  }

  /** For so long a server is loaded before anything counts: services run for days, not seconds. */
  public Duration warmUp() {
    return Duration.ofSeconds(warmUp);
  }

  public long seed() {
    return seed;
  }

  /** At once. */
  public int mostChats() {
    return Collections.max(chats);
  }

  /** Tokens of the longest prompt and its answer, and some for the template around it. */
  public int window() {
    return Collections.max(prompts) + tokens + TEMPLATE;
  }

  /** Every number of chats with every length of prompt. */
  public List<Load> loads() {
    List<Load> loads = new ArrayList<>();
    for (int prompt : prompts) {
      for (int number : chats) {
        loads.add(new Load(number, prompt, tokens));
      }
    }
    return loads;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s; answers of %d tokens, %d s of warm-up, %d rounds",
        folder,
        tokens,
        warmUp,
        rounds);
  }
}
