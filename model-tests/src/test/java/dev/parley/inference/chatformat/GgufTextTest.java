package dev.parley.inference.chatformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.tokenizer.AnswerText;
import dev.parley.models.gguf.GgufModel;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tokenizer is the same out of a GGUF file as out of the folder that it was made from. */
class GgufTextTest {

  @ParameterizedTest
  @CsvSource({
    "gguf-llama, smollm2, ChatMl",
    "gguf-qwen2, qwen2.5, ChatMl",
    "gguf-llama3, llama3, Llama3",
    "gguf-pieced, tinyllama, Zephyr",
    "gguf-minicpm5, minicpm5, MiniCPM5",
    "gguf-dbrx, granite4, Granite4",
    "gguf-o200k, phi4-mini, Phi4",
    "gguf-marks, qwen3.5, Qwen3.5",
  })
  void writesAndReadsAsTransformersDoes(String file, String folder, String format) {
    try (ChatTokenizer model = open(file)) {
      assertThat(model.format()).isEqualTo(format);
      ChatGolden.of(folder).forEach(golden -> assertAlike(model, golden));
    }
  }

  private static void assertAlike(ChatTokenizer model, ChatGolden golden) {
    assertThat(model.prompts().thinking(golden.thinking()).encode(golden.conversation()))
        .as(golden.toString())
        .isEqualTo(golden.ids());
    AnswerText answer = new AnswerText(model.tokens(), List.of());
    StringBuilder text = new StringBuilder();
    for (int id : golden.encoded()) {
      text.append(answer.accept(id));
    }
    assertThat(text + answer.flush()).as(golden.toString()).isEqualTo(golden.decoded());
  }

  private static ChatTokenizer open(String name) {
    var path = dev.parley.models.huggingface.Golden.folder(name).resolve("model.gguf");
    GgufModel model = GgufModel.open(path);
    return ChatTokenizer.open(model.tokenizer(), model.shape().vocabulary(), model.endTokens());
  }
}
