package dev.parley.service.settings;

import dev.parley.service.process.ExitCode;
import org.springframework.boot.ExitCodeGenerator;

/** An invalid setting; the message names it and shows its value. */
public final class BadSetting extends IllegalArgumentException implements ExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  public BadSetting(String name, Object value, String rule) {
    super(name + " is " + value + ": " + rule);
  }

  @Override
  public int getExitCode() {
    return ExitCode.BAD_CONFIGURATION.code();
  }
}
