package dev.parley.inference.engine;

import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.model.Decoder.Layers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what one step computes: a token for every decoding sequence, and chunks of prompts within
 * the budget ({@link PromptWaves}). What owners have beyond their {@link OwnerShares} waits three
 * times of four while others wait for a first token.
 *
 * <p>Beside a heavy owner steps end sooner: tokens and prompts take turns instead of sharing a
 * step, tokens go through the layers in parts, and prompts within their owners' shares go between
 * two of these.
 */
final class Scheduler {

  /** Tokens that are worth several steps beside decoding sequences; more gain little per token. */
  private static final int WIDE = 64;

  /** The same while none decodes. */
  private static final int WIDE_ALONE = 256;

  /** In a row while tokens wait for their turn. */
  private static final int MOST_PROMPT_STEPS = 3;

  private final RecentOwners owners = new RecentOwners();
  private final OwnerShares.Turns decodeTurns = new OwnerShares.Turns();
  private final StepBudget budget;
  private final int depth;
  private final PromptWaves waves;

  /** Tokens of decoding sequences on their way through the layers. */
  private Optional<Wave> tokens = Optional.empty();

  /** Of prompts alone, since the last of {@link #tokens}. */
  private int promptSteps;

  /**
   * @param depth layers of the network
   */
  Scheduler(StepBudget budget, int depth) {
    this.budget = budget;
    this.depth = depth;
    this.waves = new PromptWaves(depth);
  }

  /**
   * Schedules the next step.
   *
   * @param sequences at least one, in the order of their admission
   */
  ScheduledStep schedule(List<Sequence> sequences) {
    waves.removeEnded(sequences);
    tokens = tokens.filter(wave -> wave.continues(sequences));
    boolean isAnyHeavy = owners.isAnyHeavy(sequences);
    return isAnyHeavy || tokens.isPresent() ? inTurns(sequences) : together(sequences);
  }

  private ScheduledStep together(List<Sequence> sequences) {
    OwnerShares shares = OwnerShares.of(sequences);
    List<Sequence> prompts = prompts(sequences);
    List<ScheduledStep.Part> decode = decode(sequences, shares, prompts);
    if (prompts.isEmpty()) {
      return new ScheduledStep(decode, List.of(), new Layers(0, depth), depth);
    }
    boolean alone = decode.isEmpty();
    int room = alone ? budget.alone() : budget.besideDecoding(decode.size());
    Wave wave = waves.next(room, alone ? WIDE_ALONE : WIDE, prompts, shares);
    return new ScheduledStep(decode, wave.chunks(), wave.next(room), depth);
  }

  private ScheduledStep inTurns(List<Sequence> sequences) {
    OwnerShares shares = OwnerShares.of(sequences);
    List<Sequence> prompts = prompts(sequences);
    if (isTurnOf(prompts, shares)) {
      return promptsAlone(prompts, shares);
    }
    if (tokens.isEmpty()) {
      List<ScheduledStep.Part> decode = decode(sequences, shares, prompts);
      if (decode.isEmpty()) {
        return promptsAlone(prompts, shares);
      }
      tokens = Optional.of(tokens(decode));
    }
    return tokensAlone(tokens.orElseThrow());
  }

  /** One step behind each of tokens; some more where short ones are due or on their way. */
  private boolean isTurnOf(List<Sequence> prompts, OwnerShares shares) {
    boolean mayGo = tokens.isEmpty() || shares.isAnyWithin(prompts);
    if (promptSteps == 0) {
      return mayGo && !prompts.isEmpty();
    }
    return mayGo
        && promptSteps < MOST_PROMPT_STEPS
        && waves.areShortDue(budget.alone(), prompts, shares);
  }

  /** Without drafts where they take several steps: a decoder guesses ahead in whole steps only. */
  private Wave tokens(List<ScheduledStep.Part> decode) {
    boolean isWhole = budget.parts(decode.size()) == 1;
    Stream<ScheduledStep.Part> chunks = decode.stream();
    return new Wave(
        (isWhole ? chunks : chunks.map(ScheduledStep.Part::withoutDraft)).toList(), depth);
  }

  private ScheduledStep promptsAlone(List<Sequence> prompts, OwnerShares shares) {
    promptSteps++;
    int room = budget.alone();
    Wave wave = waves.next(room, WIDE, prompts, shares);
    Layers layers = wave.next(wave.endsPrompts() ? room : budget.soon());
    return new ScheduledStep(List.of(), wave.chunks(), layers, depth);
  }

  private ScheduledStep tokensAlone(Wave wave) {
    promptSteps = 0;
    int parts = budget.parts(wave.rows());
    return new ScheduledStep(
        wave.chunks(), List.of(), wave.nextOf(Math.ceilDiv(depth, parts)), depth);
  }

  private static List<Sequence> prompts(List<Sequence> sequences) {
    return sequences.stream().filter(sequence -> !sequence.isDecoding()).toList();
  }

  private List<ScheduledStep.Part> decode(
      List<Sequence> sequences, OwnerShares shares, List<Sequence> prompts) {
    boolean isFirstTokenDue = shares.isAnyWithin(prompts);
    return decodeTurns.take(sequences, shares, isFirstTokenDue).stream()
        .filter(Sequence::isDecoding)
        .map(sequence -> ScheduledStep.Part.of(sequence, 1))
        .toList();
  }
}
