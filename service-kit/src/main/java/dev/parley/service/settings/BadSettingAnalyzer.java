package dev.parley.service.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows which setting is bad instead of a stack trace. */
final class BadSettingAnalyzer extends AbstractFailureAnalyzer<BadSetting> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, BadSetting bad) {
    return new FailureAnalysis(bad.getMessage(), null, rootFailure);
  }
}
