package dev.parley.inference.chatformat.jinja.syntax;

import dev.parley.inference.chatformat.jinja.value.TemplateException;

/** The source of a chat template cannot be read, or needs what is not built. */
public final class TemplateSyntaxException extends TemplateException {

  private static final long serialVersionUID = 1L;

  TemplateSyntaxException(String message, int line) {
    super(message + " (line " + line + ")");
  }
}
