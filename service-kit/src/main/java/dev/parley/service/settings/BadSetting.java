package dev.parley.service.settings;

import org.springframework.boot.ExitCodeGenerator;

/** A setting that makes no sense; the message names it and shows its value. Ends with exit 2. */
public final class BadSetting extends IllegalArgumentException implements ExitCodeGenerator {

  private static final long serialVersionUID = 1L;

  public BadSetting(String name, Object value, String rule) {
    super(name + " is " + value + ": " + rule);
  }

  @Override
  public int getExitCode() {
    return 2;
  }
}
