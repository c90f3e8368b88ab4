package dev.parley.inference.chatformat;

import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.TemplateRefusalException;
import dev.parley.job.Failure;
import java.util.Locale;

/** Whether a request fits the model: above all, its conversation the context window. */
public sealed interface PromptFit {

  /**
   * It fits.
   *
   * @param ids of the prompt
   * @param truncatedMessages how many messages were left out
   * @param maxTokens how many tokens the answer may have, at least 1
   */
  record Fits(int[] ids, int truncatedMessages, int maxTokens) implements PromptFit {}

  /** The request asks for what this model does not have. */
  record Refused(Failure failure) implements PromptFit {

    static Refused unknownToken(int id, int vocabulary) {
      return new Refused(
          new Failure(
              Failure.Code.INVALID_VALUE,
              String.format(
                  Locale.ROOT,
                  "'logit_bias' names the token %d, but the model has %d tokens.",
                  id,
                  vocabulary)));
    }

    /** The model's own chat template does not take the conversation, and never will. */
    static Refused unwritable(TemplateException e) {
      boolean isRefused = e instanceof TemplateRefusalException;
      return new Refused(
          new Failure(
              Failure.Code.INVALID_VALUE,
              (isRefused
                      ? "The model's chat template refuses this conversation: "
                      : "The model's chat template cannot write this conversation: it ")
                  + e.getMessage()));
    }
  }

  /**
   * It does not fit.
   *
   * @param promptTokens of the conversation, without what may be left out
   * @param maxTokens that were asked for; 1 when no limit was
   * @param window tokens of prompt and answer together
   */
  record TooLong(int promptTokens, int maxTokens, int window) implements PromptFit {

    /** As the job's ending reports it. */
    public Failure failure() {
      return new Failure(
          Failure.Code.CONTEXT_LENGTH_EXCEEDED,
          String.format(
              Locale.ROOT,
              "This model's maximum context length is %d tokens. The prompt has %d and max_tokens"
                  + " is %d.",
              window,
              promptTokens,
              maxTokens));
    }
  }

  /**
   * It does not fit by far, as the beginning of a message alone shows.
   *
   * @param promptTokens at least
   */
  record FarTooLong(int promptTokens, int window) implements PromptFit {

    /** As the job's ending reports it. */
    public Failure failure() {
      return new Failure(
          Failure.Code.CONTEXT_LENGTH_EXCEEDED,
          String.format(
              Locale.ROOT,
              "This model's maximum context length is %d tokens. The prompt has more than %d.",
              window,
              promptTokens));
    }
  }
}
