package dev.parley.bench.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.inference.architecture.NetworkShape;
import dev.parley.inference.architecture.NetworkShape.OutputHead;
import dev.parley.inference.architecture.RopeScaling;
import dev.parley.inference.architecture.family.Qwen2;
import dev.parley.inference.chatformat.ChatTokenizer;
import dev.parley.models.huggingface.ModelFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomModelTest {

  private static final NetworkShape TINY =
      new NetworkShape(
          new Qwen2(),
          2,
          64,
          4,
          4,
          16,
          160,
          20_000,
          256,
          1e-6,
          1e4,
          new RopeScaling.None(),
          OutputHead.TIED);

  @TempDir Path folder;

  @Test
  void aWorkerTakesTheFolder() throws IOException {
    RandomModel.write(folder, TINY, 1, Optional.empty());

    assertThat(ModelFolder.open(folder).shape()).isEqualTo(TINY);
  }

  @Test
  void theSameSeedGivesTheSameWeights() throws IOException {
    RandomModel.write(folder.resolve("a"), TINY, 1, Optional.empty());
    RandomModel.write(folder.resolve("b"), TINY, 1, Optional.empty());
    RandomModel.write(folder.resolve("c"), TINY, 2, Optional.empty());

    assertThat(weights("a")).isEqualTo(weights("b")).isNotEqualTo(weights("c"));
  }

  @Test
  void textSurvivesTheTokenizer() throws IOException {
    RandomModel.write(folder, TINY, 1, Optional.empty());
    ModelFolder model = ModelFolder.open(folder);

    try (ChatTokenizer text =
        ChatTokenizer.open(model.tokenizer(), TINY.vocabulary(), model.endTokens())) {
      String question = "Why is the sky blue? 天空为什么是蓝色的？";
      int[] ids =
          text.prompts()
              .encode(Conversation.of(List.of(new ChatMessage(ChatMessage.Role.USER, question))));
      assertThat(spelled(text, ids)).contains(question);
      assertThat(ids.length).isLessThan(question.length() + 40);
    }
  }

  private static String spelled(ChatTokenizer text, int[] ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    IntStream.of(ids).forEach(id -> bytes.writeBytes(text.tokens().bytes(id)));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private byte[] weights(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve("model.safetensors"));
  }
}
