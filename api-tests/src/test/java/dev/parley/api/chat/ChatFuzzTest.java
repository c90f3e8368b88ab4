package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.errors.Refused;
import dev.parley.testkit.fuzz.Fuzz;
import dev.parley.testkit.fuzz.Mangler;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whatever a body holds: it is a chat within all limits, or it is refused in one line. */
class ChatFuzzTest {

  private static final byte[] SOUND =
      """
      {"model":"m","messages":[{"role":"system","content":"secret"},{"role":"user",
       "content":[{"type":"text","text":"secret"}]},{"role":"assistant","tool_calls":[{"id":"c",
       "type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool",
       "tool_call_id":"c","content":"secret"}],"max_tokens":16,"temperature":0.7,"top_p":0.9,
       "top_k":40,"min_p":0.1,"repetition_penalty":1.1,"presence_penalty":0,"frequency_penalty":0,
       "stop":["a","b"],"seed":7,"truncation":"auto","metadata":{"k":"v"},"queue_timeout":1.5,
       "generation_timeout":2,"store":true,"on_disconnect":"continue",
       "tools":[{"type":"function","function":{"name":"f","description":"secret","strict":true,
        "parameters":{"type":"object","properties":{"a":{"type":"string"}}}}}],
       "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,
       "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{}}},
       "logprobs":true,"top_logprobs":2,"logit_bias":{"7":-1.5}}
      """
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void anyBodyIsAChatOrRefused() {
    Fuzz.check(
        random -> {
          var _ = isChat(random);
        });
  }

  /** Else one of the two would never be put to the test. */
  @Test
  void manglingMakesChatsAsWellAsRefusals() {
    Map<Boolean, Long> outcomes =
        LongStream.range(0, 1_000)
            .mapToObj(seed -> isChat(Fuzz.random(seed)))
            .collect(Collectors.groupingBy(chat -> chat, Collectors.counting()));
    assertThat(outcomes).containsOnlyKeys(true, false);
  }

  private static boolean isChat(Random random) {
    byte[] body = new Mangler(random).mangle(SOUND);
    try {
      keepsTheLimits(ChatParser.parse(body));
      return true;
    } catch (Refused refused) {
      assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n", "secret");
      return false;
    }
  }

  @Test
  void aNameIsQuotedOnOneLine() {
    byte[] body = "{\"a\\nb\":1}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ChatParser.parse(body)).hasMessage("There is no field 'a?b'.");
  }

  @Test
  void theSoundBodyIsAChat() {
    keepsTheLimits(ChatParser.parse(SOUND));
  }

  private static void keepsTheLimits(ChatRequest chat) {
    assertThat(chat.conversation().messages()).isNotEmpty().hasSizeLessThanOrEqualTo(512);
    assertThat(chat.stop()).hasSizeLessThanOrEqualTo(4);
    assertThat(chat.metadata()).hasSizeLessThanOrEqualTo(16);
    assertThat(chat.conversation().tools().tools()).hasSizeLessThanOrEqualTo(128);
    assertThat(chat.logitBias()).hasSizeLessThanOrEqualTo(300);
    chat.topLogprobs().ifPresent(top -> assertThat(top).isBetween(0, 20));
    chat.maxTokens().ifPresent(tokens -> assertThat(tokens).isPositive());
    chat.seed().ifPresent(seed -> assertThat(seed).isNotNegative());
  }
}
