package dev.parley.bench.answers;

import dev.parley.bench.answers.Question.Kind;
import dev.parley.conversation.Answer;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Makes questions, each behind an example with its answer, from which small models learn what is
 * asked for. The same seed makes the same ones.
 */
final class QuestionMaker {

  private static final Pattern NUMBER = Pattern.compile("-?\\d+");

  private static final List<String> NAMES =
      List.of("Anna", "Bruno", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas");

  private static final List<String> CITIES =
      List.of("Berlin", "Cairo", "Lima", "Madrid", "Oslo", "Paris", "Rome", "Seoul", "Tokyo");

  private static final ToolUse TOOLS =
      new ToolUse(
          List.of(
              tool("get_weather", "The weather in a city.", "city", "string"),
              tool("set_timer", "Starts a timer.", "minutes", "integer"),
              tool("send_greeting", "Greets a person.", "name", "string")),
          new ToolChoice.Auto(),
          ToolUse.Calls.ONE);

  private final SplittableRandom random;

  QuestionMaker(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** So many, the kinds in turn. */
  List<Question> make(int count) {
    Kind[] kinds = Kind.values();
    return IntStream.range(0, count).mapToObj(i -> make(kinds[i % kinds.length])).toList();
  }

  private Question make(Kind kind) {
    return switch (kind) {
      case ARITHMETIC -> arithmetic();
      case JSON -> json();
      case TOOL_CALL -> toolCall();
    };
  }

  private Question arithmetic() {
    int a = random.nextInt(1, 13);
    int b = random.nextInt(1, 10);
    boolean sum = a < b || random.nextBoolean();
    int result = sum ? a + b : a - b;
    List<ChatMessage> messages =
        List.of(
            asking(arithmetic(4, "plus", 7)),
            saying("11"),
            asking(arithmetic(9, "minus", 6)),
            saying("3"),
            asking(arithmetic(a, sum ? "plus" : "minus", b)));
    return new Question(
        Kind.ARITHMETIC, Conversation.of(messages), answer -> lastNumber(answer, result));
  }

  private static String arithmetic(int a, String operation, int b) {
    return String.format(
        Locale.ROOT, "What is %s %s %s?", NumberWords.of(a), operation, NumberWords.of(b));
  }

  /** What a model reckons before is its own affair. */
  private static boolean lastNumber(Answer answer, int result) {
    List<String> numbers = NUMBER.matcher(answer.text()).results().map(MatchResult::group).toList();
    return !numbers.isEmpty() && numbers.getLast().equals(Integer.toString(result));
  }

  private Question json() {
    String name = anyOf(NAMES);
    int age = random.nextInt(2, 100);
    JsonFields expected = new JsonFields(List.of("name", "age"), List.of(name, age));
    List<ChatMessage> messages =
        List.of(
            asking(person("Bob", 7)),
            saying("{\"name\": \"Bob\", \"age\": 7}"),
            asking(person(name, age)));
    return new Question(
        Kind.JSON, Conversation.of(messages), answer -> expected.areAllOf(answer.text()));
  }

  private static String person(String name, int age) {
    return String.format(
        Locale.ROOT,
        "Write a person as a JSON object and nothing else. The name is %s, the age is %d.",
        name,
        age);
  }

  private Question toolCall() {
    return switch (random.nextInt(3)) {
      case 0 -> {
        String city = anyOf(CITIES);
        yield toolCall("What is the weather in " + city + "?", "get_weather", "city", city);
      }
      case 1 -> {
        int minutes = random.nextInt(2, 60);
        String text = "Start a timer of " + minutes + " minutes.";
        yield toolCall(text, "set_timer", "minutes", minutes);
      }
      default -> {
        String name = anyOf(NAMES);
        yield toolCall("Send a greeting to " + name + ".", "send_greeting", "name", name);
      }
    };
  }

  private static Question toolCall(String text, String tool, String key, Object value) {
    JsonFields arguments = new JsonFields(List.of(key), List.of(value));
    ToolCall example = new ToolCall("call_0", "get_weather", "{\"city\": \"London\"}");
    List<ChatMessage> messages =
        List.of(
            asking("What is the weather in London?"),
            ChatMessage.calling("", List.of(example)),
            ChatMessage.result("It rains.", Optional.of(example.id())),
            asking(text));
    Conversation conversation = new Conversation(messages, TOOLS);
    return new Question(
        Kind.TOOL_CALL,
        conversation,
        answer ->
            answer.calls().size() == 1
                && answer.calls().getFirst().name().equals(tool)
                && arguments.areAllOf(answer.calls().getFirst().arguments()));
  }

  private static Tool tool(String name, String description, String key, String type) {
    String schema =
        String.format(
            Locale.ROOT,
            "{\"type\": \"object\", \"properties\": {\"%s\": {\"type\": \"%s\"}}, \"required\":"
                + " [\"%s\"]}",
            key,
            type,
            key);
    return new Tool(name, Optional.of(description), Optional.of(schema), Strictness.LENIENT);
  }

  private static ChatMessage asking(String text) {
    return new ChatMessage(ChatMessage.Role.USER, text);
  }

  private static ChatMessage saying(String text) {
    return new ChatMessage(ChatMessage.Role.ASSISTANT, text);
  }

  private String anyOf(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }
}
