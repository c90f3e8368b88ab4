package dev.parley.inference.chatformat.jinja.value;

/** A chat template cannot be executed, or not for this conversation. */
public class TemplateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message continues "the chat template …"; never text of a conversation
   */
  public TemplateException(String message) {
    super(message);
  }
}
