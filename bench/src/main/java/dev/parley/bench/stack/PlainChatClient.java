package dev.parley.bench.stack;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;

/** The servers of bench/peers: a chat in, events with counted tokens out. */
public record PlainChatClient(URI server, int promptTokens) implements ChatClient {

  @Override
  public void ask(String prompt, int tokens, IntConsumer arrived)
      throws IOException, InterruptedException {
    JsonEventClient chats = new JsonEventClient(server.resolve("/chat"));
    Map<String, Object> body = Map.of("prompt", prompt, "tokens", tokens);
    chats.post(body, (name, data) -> read(data, arrived));
  }

  private void read(JsonNode data, IntConsumer arrived) {
    int prompt = data.path("prompt_tokens").asInt(promptTokens);
    if (prompt != promptTokens) {
      throw new IllegalStateException("the prompt has " + prompt + " tokens");
    }
    if (data.path("tokens").asInt() > 0) {
      arrived.accept(data.path("tokens").asInt());
    }
  }
}
