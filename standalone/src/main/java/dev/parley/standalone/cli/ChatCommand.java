package dev.parley.standalone.cli;

import dev.parley.client.ParleyClient;
import dev.parley.service.process.ExitCode;
import dev.parley.standalone.chat.ChatOptions;
import dev.parley.standalone.chat.ChatSession;
import dev.parley.standalone.chat.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley chat}. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Asks a running Parley and streams the answer to standard output.",
      "Text that is piped in is the question, or follows it. Without any a conversation opens.",
      "The first Ctrl-C stops the answer, the second leaves."
    })
final class ChatCommand implements Callable<Integer> {

  @Parameters(paramLabel = "TEXT", arity = "0..*", description = "What to ask.")
  private List<String> words = List.of();

  @Mixin private ServerOption server = new ServerOption();

  @Option(names = "--model", paramLabel = "NAME", description = "Which model should answer.")
  private @Nullable String model;

  @Option(names = "--system", paramLabel = "TEXT", description = "Instructions for the model.")
  private @Nullable String system;

  @Option(names = "--max-tokens", paramLabel = "N", description = "The longest answer, in tokens.")
  private @Nullable Integer maxTokens;

  @Option(names = "--temperature", paramLabel = "T", description = "0 (always the same) to 2.")
  private @Nullable Double temperature;

  @Option(names = "--seed", paramLabel = "N", description = "The same seed, the same answer.")
  private @Nullable Long seed;

  @Option(names = "--thinking", description = "Let the model think first, if it can.")
  private boolean thinking;

  @Option(
      names = "--response-format",
      paramLabel = "json_object",
      description = "The answer is one JSON object.")
  private @Nullable String responseFormat;

  @Option(
      names = "--json-schema",
      paramLabel = "FILE",
      description = "The answer is JSON that follows the schema in FILE.")
  private @Nullable Path jsonSchema;

  @Option(
      names = "--tools",
      paramLabel = "FILE",
      description = {
        "A JSON list of functions that the model may call, as in OpenAI's requests. Calls",
        "are printed as JSON, one a line; in a conversation you type their results."
      })
  private @Nullable Path tools;

  @Option(names = "--json", description = "Print the ended job as JSON instead of its text.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException, IOException {
    URI address = server.address();
    Terminal terminal = Terminal.ofThisProcess();
    try (ParleyClient client = server.client()) {
      ChatSession chat = new ChatSession(client, address.toString(), options(), terminal);
      Signals.onEnd(() -> interrupt(chat, terminal));
      return start(chat, terminal);
    } catch (Unreadable unreadable) {
      terminal.err().println("parley: " + unreadable.getMessage());
      return ExitCode.BAD_CONFIGURATION.code();
    }
  }

  private int start(ChatSession chat, Terminal terminal) throws InterruptedException, IOException {
    String text = String.join(" ", words);
    if (terminal.inIsTerminal()) {
      return text.isBlank() ? chat.converse() : chat.ask(text);
    }
    String piped = terminal.in().lines().collect(Collectors.joining("\n"));
    String question = text.isBlank() ? piped : piped.isBlank() ? text : text + "\n\n" + piped;
    if (question.isBlank()) {
      terminal.err().println("parley: nothing to ask: give a text, or pipe one in");
      return ExitCode.BAD_CONFIGURATION.code();
    }
    return chat.ask(question);
  }

  private static void interrupt(ChatSession chat, Terminal terminal) {
    switch (chat.interrupt()) {
      case STOPS_THE_ANSWER -> {}
      case LEAVES -> {
        terminal.out().flush();
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
      }
    }
  }

  private ChatOptions options() {
    return new ChatOptions(
        Optional.ofNullable(model),
        Optional.ofNullable(system),
        maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens),
        temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature),
        seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
        thinking ? ChatOptions.Thinking.ON : ChatOptions.Thinking.OFF,
        format(),
        Optional.ofNullable(tools).map(ChatCommand::read),
        json ? ChatOptions.Output.JSON : ChatOptions.Output.TEXT);
  }

  private Optional<JsonNode> format() {
    ObjectNode format = JsonMapper.shared().createObjectNode();
    if (jsonSchema != null) {
      format.put("type", "json_schema").putObject("json_schema").set("schema", read(jsonSchema));
      return Optional.of(format);
    }
    return Optional.ofNullable(responseFormat).map(type -> format.put("type", type));
  }

  private static JsonNode read(Path file) {
    try {
      return JsonMapper.shared().readTree(Files.readString(file));
    } catch (IOException | JacksonException e) {
      throw new Unreadable(file);
    }
  }

  /** A file that holds no JSON, or is not there. */
  private static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unreadable(Path file) {
      super(file + " cannot be read as JSON", null, false, false);
    }
  }
}
