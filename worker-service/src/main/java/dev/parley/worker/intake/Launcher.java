package dev.parley.worker.intake;

import dev.parley.inference.engine.ChatListener;
import dev.parley.inference.engine.Generation;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.Outcome;
import dev.parley.inference.engine.StopSignal;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.Ending;
import dev.parley.job.Ending.Completed;
import dev.parley.job.Failure;
import dev.parley.job.Settings;
import dev.parley.queue.Begin.Begun;
import dev.parley.worker.intake.Seats.Seat;
import dev.parley.worker.publishing.Fate;
import dev.parley.worker.publishing.Publication;
import dev.parley.worker.publishing.Publication.Order;
import dev.parley.worker.publishing.Publisher;
import dev.parley.worker.recovery.Takeover;
import dev.parley.worker.watchdog.StallWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Brings a begun attempt onto its way: engine to publication, watched, on its seat. */
public final class Launcher {

  private final LanguageModel model;
  private final Publisher publisher;
  private final StallWatch stalls;
  private final BiConsumer<GenerationRequest, ChatListener> engine;

  /**
   * @param engine where chats are admitted
   */
  public Launcher(
      LanguageModel model,
      Publisher publisher,
      StallWatch stalls,
      BiConsumer<GenerationRequest, ChatListener> engine) {
    this.model = model;
    this.publisher = publisher;
    this.stalls = stalls;
    this.engine = engine;
  }

  /**
   * The publication comes first: what breaks before the chat sits in the engine is an attempt that
   * failed, not one that nobody hears of until its lease ends.
   */
  void launch(Begun begun, Candidate candidate, Seat seat, Journal.Note note) {
    StopSignal stop = new StopSignal();
    Journal.Page page = note.open(begun);
    Order order =
        new Order(begun.attempt(), candidate.usage(), Takeover.tokens(begun.said()), stop);
    Publication publication = publisher.open(order, page::over);
    try {
      Generation answer = answer(candidate);
      switch (Takeover.of(candidate.prompt(), answer, begun.said())) {
        case Takeover.Continues(int[] context) ->
            engine.accept(
                new GenerationRequest(context, answer, stop),
                ChatListener.each(page, publication, watch(candidate, publication), seat));
        case Takeover.Whole(var reason) -> closeUnseated(publication, new Completed(reason), seat);
        case Takeover.Mismatch() -> closeUnseated(publication, mismatch(), seat);
      }
    } catch (RuntimeException | Error e) {
      publication.ended(new Outcome.Failed(e));
      seat.free();
    }
  }

  private ChatListener watch(Candidate candidate, Publication publication) {
    return stalls.watch(
        candidate.job().request().generationTimeout(),
        failure -> publication.close(new Fate.Finish(new Ending.TimedOut(failure))));
  }

  private Generation answer(Candidate candidate) {
    Settings settings = candidate.job().request().settings();
    List<String> stops = new ArrayList<>(settings.stop());
    stops.addAll(model.prompts().stops());
    return new Generation(candidate.prompt(), model.text(), stops, settings, candidate.limit());
  }

  private static void closeUnseated(Publication publication, Ending ending, Seat seat) {
    publication.close(new Fate.Finish(ending));
    seat.free();
  }

  private static Ending mismatch() {
    return new Ending.Failed(
        new Failure(
            Failure.Code.TAKEOVER_MISMATCH, "the answer could not be continued by another worker"));
  }
}
