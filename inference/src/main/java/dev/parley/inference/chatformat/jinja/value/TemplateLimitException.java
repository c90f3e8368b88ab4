package dev.parley.inference.chatformat.jinja.value;

/** A chat template wants more time or memory than any honest one. */
public final class TemplateLimitException extends TemplateException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message continues "the chat template …"
   */
  public TemplateLimitException(String message) {
    super(message);
  }
}
