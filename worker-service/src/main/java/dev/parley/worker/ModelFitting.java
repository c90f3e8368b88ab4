package dev.parley.worker;

import dev.parley.inference.chatformat.PromptFit;
import dev.parley.inference.chatformat.PromptFitter;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.Failure;
import dev.parley.job.JobRequest;
import dev.parley.worker.intake.Fitting;

/** Fits conversations into what the model and this worker's memory can hold. */
record ModelFitting(PromptFitter fitter) implements Fitting {

  ModelFitting(LanguageModel model) {
    this(new PromptFitter(model.prompts(), window(model)));
  }

  @Override
  public Result fit(JobRequest request) {
    PromptFit fit =
        new PromptFitter(fitter.encoder().thinking(request.thinking()), fitter.window())
            .fit(request.messages(), request.truncation(), request.settings().limit());
    return switch (fit) {
      case PromptFit.Fits fits -> new Fits(fits.ids(), fits.maxTokens(), fits.truncatedMessages());
      case PromptFit.TooLong tooLong -> new TooLong(failure(tooLong));
    };
  }

  private static int window(LanguageModel model) {
    return Math.min(model.card().contextWindow(), model.decoder().capacity());
  }

  private static Failure failure(PromptFit.TooLong tooLong) {
    return new Failure(
        Failure.Code.CONTEXT_LENGTH_EXCEEDED,
        "The prompt's %d tokens and max_tokens %d do not fit the context window of %d tokens."
            .formatted(tooLong.promptTokens(), tooLong.maxTokens(), tooLong.window()));
  }
}
