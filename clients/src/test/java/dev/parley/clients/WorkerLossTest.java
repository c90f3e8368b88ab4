package dev.parley.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.scenario.Scenario;
import dev.parley.inference.fake.FakeTokens;
import dev.parley.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** A worker process is killed in the middle of answers that every client streams. */
@Timeout(120)
class WorkerLossTest {

  private static final Platform PLATFORM = Platform.shared();
  private static final int TOKENS = 300;
  private static final int SOME = 20;

  /** So slow that none ends before the slowest client shows something. */
  private static final Duration PACE = Duration.ofMillis(100);

  private final Scenario scenario = Scenario.in(PLATFORM.cluster());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Watch> watches = new ArrayList<>();

  @AfterEach
  void close() {
    scenario.close();
    threads.shutdownNow();
  }

  @Test
  void eachClientShowsTheWholeTextOnce() {
    WorkerProcess victim = scenario.process(scenario.plan().seats(8).pace(PACE)).ready();
    watch("openai-java, chat completions", this::openAiChat);
    watch("openai-java, responses", this::openAiResponse);
    watch("openai-java, background response followed on another API", this::openAiBackground);
    watch("LangChain4j, chat completions", this::langChainChat);
    watch("LangChain4j, responses", this::langChainResponse);
    watch("Spring AI", this::springAi);
    watches.forEach(watch -> Await.until(watch.client() + " shows some", watch::showsSome));
    victim.process().kill();
    assertThat(watches).noneMatch(watch -> watch.end().isDone());
    scenario.worker(scenario.plan().seats(8).pace(Duration.ZERO));
    for (Watch watch : watches) {
      String id = watch.id();
      assertThat(watch.shown().toString())
          .as(watch.client())
          .isEqualTo(FakeTokens.text(watch.number(), 0, TOKENS))
          .isEqualTo(PLATFORM.text(id));
      assertThat(PLATFORM.job(id).path("attempt").asInt()).as(watch.client()).isEqualTo(2);
    }
  }

  /**
   * Asks for the answer to a number and adds to the text what it shows; returns the answer's id.
   */
  private interface Client {
    String stream(int number, Shown shown);
  }

  private record Watch(String client, int number, Shown shown, Future<String> end) {

    boolean showsSome() {
      return end.isDone() || shown.length() > SOME * "1.11 ".length();
    }

    String id() {
      try {
        return end.get(60, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError(client + " showed " + shown, e);
      }
    }
  }

  private void watch(String name, Client client) {
    int number = scenario.number();
    Shown shown = new Shown();
    watches.add(new Watch(name, number, shown, threads.submit(() -> client.stream(number, shown))));
  }

  private String openAiChat(int number, Shown shown) {
    ChatCompletionCreateParams request =
        ChatCompletionCreateParams.builder()
            .model(scenario.model())
            .maxCompletionTokens(TOKENS)
            .addUserMessage(String.valueOf(number))
            .build();
    List<String> ids = new ArrayList<>();
    try (var stream = client(PLATFORM.near()).chat().completions().createStreaming(request)) {
      stream.stream()
          .map(ChatCompletionChunk::validate)
          .peek(chunk -> ids.add(chunk.id()))
          .flatMap(chunk -> chunk.choices().stream())
          .flatMap(choice -> choice.delta().content().stream())
          .forEach(shown::append);
    }
    assertThat(ids).containsOnly(ids.getFirst());
    return ids.getFirst();
  }

  private String openAiResponse(int number, Shown shown) {
    try (var stream =
        client(PLATFORM.near()).responses().createStreaming(response(number).build())) {
      return read(stream.stream(), shown);
    }
  }

  private String openAiBackground(int number, Shown shown) {
    String id =
        client(PLATFORM.near()).responses().create(response(number).background(true).build()).id();
    try (var stream = client(PLATFORM.far()).responses().retrieveStreaming(id)) {
      return read(stream.stream(), shown);
    }
  }

  private static String read(Stream<ResponseStreamEvent> stream, Shown shown) {
    List<ResponseStreamEvent> events =
        stream
            .map(ResponseStreamEvent::validate)
            .peek(event -> event.outputTextDelta().ifPresent(delta -> shown.append(delta.delta())))
            .toList();
    assertThat(events.stream().filter(ResponseStreamEvent::isOutputItemAdded)).hasSize(1);
    ResponseStreamEvent last = events.getLast();
    return last.incomplete()
        .map(end -> end.response().id())
        .orElseGet(() -> last.asCompleted().response().id());
  }

  private String langChainChat(int number, Shown shown) {
    StreamedAnswer streamed = new StreamedAnswer(shown);
    OpenAiStreamingChatModel.builder()
        .baseUrl(PLATFORM.near())
        .apiKey(Platform.KEY)
        .modelName(scenario.model())
        .maxCompletionTokens(TOKENS)
        .build()
        .chat(String.valueOf(number), streamed);
    assertThat(streamed.end().aiMessage().text()).isEqualTo(shown.toString());
    return streamed.end().id();
  }

  private String langChainResponse(int number, Shown shown) {
    StreamedAnswer streamed = new StreamedAnswer(shown);
    OpenAiResponsesStreamingChatModel.builder()
        .baseUrl(PLATFORM.near())
        .apiKey(Platform.KEY)
        .modelName(scenario.model())
        .maxOutputTokens(TOKENS)
        .build()
        .chat(String.valueOf(number), streamed);
    assertThat(streamed.end().aiMessage().text()).isEqualTo(shown.toString());
    return streamed.end().id();
  }

  private String springAi(int number, Shown shown) {
    OpenAiChatOptions options =
        OpenAiChatOptions.builder()
            .baseUrl(PLATFORM.near())
            .apiKey(Platform.KEY)
            .model(scenario.model())
            .maxCompletionTokens(TOKENS)
            .build();
    Prompt prompt = new Prompt(List.of(new UserMessage(String.valueOf(number))), options);
    List<ChatResponse> parts =
        OpenAiChatModel.builder().options(options).build().stream(prompt)
            .doOnNext(part -> shown.append(SpringAiTest.text(part)))
            .collectList()
            .blockOptional()
            .orElseThrow();
    return parts.getLast().getMetadata().getId();
  }

  private static OpenAIClient client(String url) {
    return OpenAIOkHttpClient.builder().baseUrl(url).apiKey(Platform.KEY).build();
  }

  private ResponseCreateParams.Builder response(int number) {
    return ResponseCreateParams.builder()
        .model(scenario.model())
        .maxOutputTokens(TOKENS)
        .input(String.valueOf(number));
  }
}
