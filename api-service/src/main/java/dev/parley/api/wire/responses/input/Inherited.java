package dev.parley.api.wire.responses.input;

import dev.parley.api.wire.responses.echo.Echo;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.job.Job;
import java.util.List;
import java.util.stream.Stream;

/** What a later response takes over of a job's conversation: all but its instructions. */
public final class Inherited {

  private Inherited() {}

  /** The instructions begin the one system message, which may go on with what is inherited. */
  public static List<ChatMessage> messages(Job job) {
    List<ChatMessage> all = job.request().messages();
    String instructions =
        Echo.of(job.request())
            .flatMap(Echo::instructions)
            .filter(text -> !text.isBlank())
            .orElse("");
    ChatMessage first = all.getFirst();
    if (instructions.isEmpty() || first.role() != Role.SYSTEM) {
      return all;
    }
    String rest = without(first.content(), instructions);
    Stream<ChatMessage> system =
        rest.isEmpty() ? Stream.empty() : Stream.of(new ChatMessage(Role.SYSTEM, rest));
    return Stream.concat(system, all.stream().skip(1)).toList();
  }

  private static String without(String content, String instructions) {
    return content.startsWith(instructions)
        ? content.substring(instructions.length()).strip()
        : content;
  }
}
