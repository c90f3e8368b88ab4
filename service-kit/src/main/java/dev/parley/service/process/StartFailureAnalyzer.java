package dev.parley.service.process;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Lets Spring know the failures that {@link Shutdown} reports, so that it logs no stack trace. */
final class StartFailureAnalyzer implements FailureAnalyzer {

  @Override
  public @Nullable FailureAnalysis analyze(Throwable problem) {
    return StartFailure.of(problem)
        .map(failure -> new FailureAnalysis(failure.line(), null, problem))
        .orElse(null);
  }
}
