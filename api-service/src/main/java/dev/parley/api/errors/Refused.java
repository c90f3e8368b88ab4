package dev.parley.api.errors;

/** Carries a refusal to the HTTP door. Has no stack trace: being refused is no surprise. */
public final class Refused extends RuntimeException {

  private final transient Refusal refusal;

  Refused(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
