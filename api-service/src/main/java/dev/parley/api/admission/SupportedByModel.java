package dev.parley.api.admission;

import dev.parley.api.chat.ChatRequest;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolUse;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelCard.Feature;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Refuses what the model's workers cannot do, rather than to answer as if it had not been asked
 * for. Of a model that no worker has announced yet nothing is known, so nothing is refused.
 */
record SupportedByModel() implements Rule {

  /** Something that a chat may ask for, and what a worker needs for it. */
  private record Need(boolean isAsked, Feature feature, String param, String what) {}

  @Override
  public Optional<Refusal> judge(AdmissionRequest request) {
    return request.model().card().flatMap(card -> judge(request.chat(), card));
  }

  private static Optional<Refusal> judge(ChatRequest chat, ModelCard card) {
    return needs(chat)
        .filter(need -> need.isAsked() && !card.features().contains(need.feature()))
        .findFirst()
        .map(need -> refusal(need, card))
        .or(() -> isRefusedHistory(chat, card) ? Optional.of(history(card)) : Optional.empty());
  }

  /** A forced call is made by constraint, so that a model without tools of its own can make it. */
  private static Stream<Need> needs(ChatRequest chat) {
    ToolUse tools = chat.conversation().tools();
    return Stream.of(
        new Need(tools.isForced(), Feature.CONSTRAINTS, "tool_choice", "be made to call a tool"),
        new Need(
            tools.isAllowed() && !tools.isForced(),
            Feature.TOOLS,
            "tools",
            "decide to call tools (a call that tool_choice forces may work)"),
        new Need(
            tools.isAllowed() && hasStrictOnes(tools),
            Feature.CONSTRAINTS,
            "tools",
            "hold arguments to a strict schema"),
        new Need(
            !chat.answerFormat().equals(AnswerFormat.TEXT),
            Feature.CONSTRAINTS,
            "response_format",
            "be held to a format"),
        new Need(chat.topLogprobs().isPresent(), Feature.LOGPROBS, "logprobs", "return logprobs"),
        new Need(!chat.logitBias().isEmpty(), Feature.LOGPROBS, "logit_bias", "be biased"));
  }

  private static boolean hasStrictOnes(ToolUse tools) {
    return tools.tools().stream().map(Tool::strictness).anyMatch(Strictness.STRICT::equals);
  }

  /** A worker from before there were tools can read neither calls nor their results. */
  private static boolean isRefusedHistory(ChatRequest chat, ModelCard card) {
    return card.features().isEmpty()
        && chat.conversation().messages().stream().anyMatch(SupportedByModel::isOfTools);
  }

  private static boolean isOfTools(ChatMessage message) {
    return message.role() == Role.TOOL || !message.toolCalls().isEmpty();
  }

  private static Refusal history(ModelCard card) {
    return Refusal.of(
        ErrorCode.UNSUPPORTED_VALUE,
        "messages",
        "The workers of '" + card.name() + "' cannot read calls of tools." + older(card));
  }

  private static Refusal refusal(Need need, ModelCard card) {
    return Refusal.of(
        ErrorCode.UNSUPPORTED_PARAMETER,
        need.param(),
        "The model '" + card.name() + "' cannot " + need.what() + "." + older(card));
  }

  private static String older(ModelCard card) {
    return card.features().isEmpty() ? " Its workers may be older than this service." : "";
  }
}
