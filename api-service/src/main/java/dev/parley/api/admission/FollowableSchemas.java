package dev.parley.api.admission;

import dev.parley.api.chat.ChatRequest;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolUse;
import dev.parley.grammar.schema.Compilation;
import dev.parley.grammar.schema.SchemaRules;
import dev.parley.grammar.schema.Schemas;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Refuses schemas that no answer can be held to, by the compiler that the worker uses, rather than
 * to let the job fail. A tool's lenient schema holds nothing, so it may be any.
 */
record FollowableSchemas(Schemas schemas) implements Rule {

  /** So many stay compiled for the next request; each is the same for all who send it. */
  private static final int KEPT = 16;

  FollowableSchemas() {
    this(new Schemas(KEPT));
  }

  @Override
  public Optional<Refusal> judge(AdmissionRequest request) {
    ChatRequest chat = request.chat();
    return judge(chat.answerFormat()).or(() -> judge(chat.conversation().tools()));
  }

  private Optional<Refusal> judge(AnswerFormat format) {
    return switch (format) {
      case AnswerFormat.Text() -> Optional.empty();
      case AnswerFormat.JsonObject() -> Optional.empty();
      case AnswerFormat.JsonSchema(String _, String schema, Strictness strictness) ->
          refusal("response_format", "The schema", schema, rules(strictness));
    };
  }

  private Optional<Refusal> judge(ToolUse use) {
    List<Tool> tools = use.isAllowed() ? use.tools() : List.of();
    return IntStream.range(0, tools.size())
        .mapToObj(i -> judge(tools.get(i), "tools[" + i + "]"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Refusal> judge(Tool tool, String param) {
    return tool.parameters()
        .filter(_ -> tool.strictness() == Strictness.STRICT)
        .flatMap(
            schema ->
                refusal(param, "The schema of '" + tool.name() + "'", schema, SchemaRules.STRICT));
  }

  private Optional<Refusal> refusal(String param, String whose, String schema, SchemaRules rules) {
    return switch (schemas.compile(schema, rules)) {
      case Compilation.Compiled _ -> Optional.empty();
      case Compilation.Refused(String pointer, String message) ->
          Optional.of(
              Refusal.of(
                  ErrorCode.INVALID_JSON_SCHEMA,
                  param,
                  whose + " cannot be followed at '" + shortened(pointer) + "': " + message + "."));
    };
  }

  private static SchemaRules rules(Strictness strictness) {
    return switch (strictness) {
      case STRICT -> SchemaRules.STRICT;
      case LENIENT -> SchemaRules.LENIENT;
    };
  }

  /** It holds names that the client chose. */
  private static String shortened(String pointer) {
    String line = pointer.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
