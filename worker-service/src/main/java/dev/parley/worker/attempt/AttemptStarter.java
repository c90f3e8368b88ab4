package dev.parley.worker.attempt;

import dev.parley.inference.chatformat.PromptFit.Fits;
import dev.parley.inference.constraint.Constraints;
import dev.parley.inference.constraint.UnusableFormatException;
import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.Generation;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.Outcome;
import dev.parley.inference.engine.StopSignal;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.job.Ending;
import dev.parley.job.Ending.Completed;
import dev.parley.job.Failure;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.Settings;
import dev.parley.job.Usage;
import dev.parley.queue.Begin.Begun;
import dev.parley.worker.attempt.AttemptRecorder.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Starts an attempt that Redis has granted: opens its publication, replays what the log already
 * holds, and gives the chat to the engine.
 */
public final class AttemptStarter {

  private final LanguageModel model;
  private final Publications publications;
  private final StallWatch stalls;
  private final BiConsumer<GenerationRequest, ChatListener> engine;
  private final Constraints constraints;

  /**
   * @param engine admits a chat
   */
  public AttemptStarter(
      LanguageModel model,
      Publications publications,
      StallWatch stalls,
      BiConsumer<GenerationRequest, ChatListener> engine) {
    this.model = model;
    this.publications = publications;
    this.stalls = stalls;
    this.engine = engine;
    this.constraints = new Constraints(model.text(), model.card().vocabulary());
  }

  /**
   * The publication is opened first: what breaks before the chat is in the engine is then an
   * attempt that failed, instead of one that nobody notices until its lease runs out.
   *
   * @param freeSlot called once, as soon as the attempt does not need the engine any more
   */
  public void start(Begun begun, Fits prompt, Recording recording, Runnable freeSlot) {
    StopSignal stop = new StopSignal();
    Publication publication =
        publications.open(
            new Publication.Subject(
                begun.attempt(), usage(prompt), Takeover.tokens(begun.loggedTokens()), stop),
            recording::over);
    try {
      Generation generation = generation(begun.job().request(), prompt);
      switch (Takeover.of(prompt.ids(), generation, begun.loggedTokens())) {
        case Takeover.Continues(int[] context) ->
            engine.accept(
                new GenerationRequest(begun.job().owner(), context, generation, stop),
                new AttemptListener(recording, publication, watch(begun, publication), freeSlot));
        case Takeover.Whole(var reason) ->
            endWithoutEngine(publication, new Completed(reason), freeSlot);
        case Takeover.Mismatch() -> endWithoutEngine(publication, mismatch(), freeSlot);
      }
    } catch (UnusableFormatException e) {
      endWithoutEngine(publication, unusable(e), freeSlot);
    } catch (RuntimeException | Error e) {
      publication.ended(new Outcome.Failed(e));
      freeSlot.run();
    }
  }

  /** Whether an attempt at this job is under way here. */
  public boolean isRunning(JobId job) {
    return publications.isPublishing(job);
  }

  /** What the prompt uses, before any token is generated. */
  public static Usage usage(Fits prompt) {
    return new Usage(prompt.ids().length, 0, 0, prompt.truncatedMessages());
  }

  private ChatListener watch(Begun begun, Publication publication) {
    return stalls.watch(
        begun.job().request().generationTimeout(),
        failure -> publication.close(new AttemptOutcome.Ended(new Ending.TimedOut(failure))));
  }

  private Generation generation(JobRequest request, Fits prompt) {
    Settings settings = request.settings();
    PromptEncoder prompts = model.prompts().thinking(request.thinking());
    List<String> stops = new ArrayList<>(settings.stop());
    stops.addAll(prompts.stops());
    return new Generation(
        prompt.ids(),
        model.text(),
        prompts.splitter(request.conversation()),
        stops,
        settings,
        prompt.maxTokens(),
        constraints.of(prompts, request.conversation(), request.answerFormat()));
  }

  private static void endWithoutEngine(Publication publication, Ending ending, Runnable freeSlot) {
    publication.close(new AttemptOutcome.Ended(ending));
    freeSlot.run();
  }

  private static Ending mismatch() {
    return new Ending.Failed(
        new Failure(
            Failure.Code.TAKEOVER_MISMATCH, "the answer could not be continued by another worker"));
  }

  private static Ending unusable(UnusableFormatException e) {
    return new Ending.Failed(
        new Failure(Failure.Code.INVALID_VALUE, String.valueOf(e.getMessage())));
  }
}
