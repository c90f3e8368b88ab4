package dev.parley.inference.chatformat.prompt;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import dev.parley.inference.tokenizer.PromptPart.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A prompt being written. Not thread-safe. */
public final class PromptBuilder {

  private final List<PromptPart> parts = new ArrayList<>();

  /** Adds a mark of the format. */
  public PromptBuilder marker(String name) {
    parts.add(new Marker(name));
    return this;
  }

  /** Adds text, which never becomes a mark. */
  public PromptBuilder text(String text) {
    parts.add(new Text(text));
    return this;
  }

  /**
   * Adds text of the format's own, in which its marks are spelled out.
   *
   * @param marks that become marks in it
   */
  public PromptBuilder own(String text, Collection<String> marks) {
    Matcher found = anyOf(marks).matcher(text);
    int from = 0;
    while (found.find()) {
      if (found.start() > from) {
        text(text.substring(from, found.start()));
      }
      marker(found.group());
      from = found.end();
    }
    return from < text.length() ? text(text.substring(from)) : this;
  }

  private static Pattern anyOf(Collection<String> marks) {
    return Pattern.compile(
        marks.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|")));
  }

  /** All that was added. */
  public List<PromptPart> parts() {
    return List.copyOf(parts);
  }

  /** The name that all formats give a role. */
  public static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** Whether the first message is the system's. */
  public static boolean beginWithSystem(List<ChatMessage> messages) {
    return messages.getFirst().role() == Role.SYSTEM;
  }

  /**
   * Whether the answer continues the last message: it is the assistant's. One that calls tools is
   * complete, and waits for their results.
   */
  public static boolean endOpen(List<ChatMessage> messages) {
    ChatMessage last = messages.getLast();
    return last.role() == Role.ASSISTANT && last.toolCalls().isEmpty();
  }
}
