package dev.parley.inference.chatformat.template;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.family.ChatFormat;
import dev.parley.inference.chatformat.family.ChatFormats;
import dev.parley.inference.chatformat.family.Plain;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.tokenizer.ModelTokenizer;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.ModelCard.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which format a model's conversations are written in. A format in code goes before its template:
 * it also knows how to read answers. But it only stands for a template that writes the same.
 *
 * @param reason one clause for logs
 * @param isFallback whether the model has a template that nothing here can stand for
 */
public record FormatChoice(ChatFormat format, String reason, boolean isFallback) {

  private static final ChatMessage SYSTEM = new ChatMessage(Role.SYSTEM, "Be brief.");
  private static final List<ChatMessage> TURNS =
      List.of(
          new ChatMessage(Role.USER, "Hi"),
          new ChatMessage(Role.ASSISTANT, "Hello there."),
          new ChatMessage(Role.USER, "What is a lease?"));

  private static final List<Conversation> PLAIN =
      List.of(
          Templates.QUESTION,
          Conversation.of(List.of(SYSTEM, TURNS.getFirst())),
          Conversation.of(TURNS),
          Conversation.of(Stream.concat(Stream.of(SYSTEM), TURNS.stream()).toList()));

  /** The format of a model. */
  public static FormatChoice of(ModelTokenizer tokenizer) {
    ChatFormat coded = ChatFormats.recognise(tokenizer.config());
    boolean isPlain = coded instanceof Plain;
    Optional<String> template = tokenizer.config().chatTemplate();
    if (template.isEmpty()) {
      return new FormatChoice(
          coded, isPlain ? "it has no template" : "it has no template, but its end token", false);
    }
    ChatFormat executed;
    try {
      executed = executed(tokenizer, template.get());
    } catch (TemplateException e) {
      return new FormatChoice(
          coded, "its template cannot be executed here: it " + e.getMessage(), isPlain);
    }
    if (isPlain) {
      return new FormatChoice(
          executed, "its template is executed, as no format in code is of this kind", false);
    }
    return chosen(tokenizer, coded, executed);
  }

  /**
   * The format that executes a template, whatever there is in code.
   *
   * @throws TemplateException when it does not print so much as a question
   */
  public static ChatFormat executed(ModelTokenizer tokenizer, String template) {
    return Templates.format(template, tokenizer.config(), tokenizer.controls());
  }

  private static FormatChoice chosen(
      ModelTokenizer tokenizer, ChatFormat coded, ChatFormat executed) {
    for (Thinking thinking : Thinking.values()) {
      for (Conversation conversation : PLAIN) {
        if (differs(
            tokenizer, coded.thinking(thinking), executed.thinking(thinking), conversation)) {
          return new FormatChoice(
              executed,
              "its template is executed, as the format "
                  + coded.name()
                  + " in code writes other prompts",
              false);
        }
      }
    }
    boolean isOtherCalls = differs(tokenizer, coded, executed, Templates.CALLS);
    if (executed.features().contains(Feature.TOOLS)
        && (isOtherCalls || !coded.features().contains(Feature.TOOLS))) {
      return new FormatChoice(
          executed,
          "its template is executed, as the format "
              + coded.name()
              + " in code writes tools in another way",
          false);
    }
    return new FormatChoice(
        coded,
        isOtherCalls && coded.features().contains(Feature.TOOLS)
            ? "its template writes the same without tools, but tools in another way"
            : "its template writes the same",
        false);
  }

  /** What a template refuses cannot be compared. */
  private static boolean differs(
      ModelTokenizer tokenizer, ChatFormat coded, ChatFormat executed, Conversation conversation) {
    int[] wanted;
    try {
      wanted = tokenizer.encode(executed.write(conversation));
    } catch (TemplateException _) {
      return false;
    }
    return !Arrays.equals(wanted, tokenizer.encode(coded.write(conversation)));
  }
}
