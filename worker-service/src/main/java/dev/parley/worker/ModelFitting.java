package dev.parley.worker;

import dev.parley.inference.chatformat.PromptFit;
import dev.parley.inference.chatformat.PromptFitter;
import dev.parley.inference.model.LanguageModel;
import dev.parley.job.JobRequest;
import dev.parley.worker.intake.Fitting;

/** Fits conversations into what the model and this worker's memory can hold. */
record ModelFitting(PromptFitter fitter) implements Fitting {

  ModelFitting(LanguageModel model) {
    this(PromptFitter.of(model));
  }

  @Override
  public Result fit(JobRequest request) {
    return switch (fitter.fit(request)) {
      case PromptFit.Fits fits -> new Fits(fits.ids(), fits.maxTokens(), fits.truncatedMessages());
      case PromptFit.TooLong tooLong -> new TooLong(tooLong.failure());
    };
  }
}
