package dev.parley.inference.chatformat.jinja.value;

/** A chat template refuses a conversation, in words of its own: {@code raise_exception}. */
public final class TemplateRefusalException extends TemplateException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message of the template's own; without text of the conversation
   */
  public TemplateRefusalException(String message) {
    super(message);
  }
}
