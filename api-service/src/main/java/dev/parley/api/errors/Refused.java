package dev.parley.api.errors;

/** Carries a refusal to the response. It has no stack trace: a refusal is an expected outcome. */
public final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  Refused(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
