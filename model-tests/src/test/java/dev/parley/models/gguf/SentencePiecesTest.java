package dev.parley.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.architecture.family.Llama;
import dev.parley.inference.tokenizer.ModelTokenizer;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.models.gguf.file.GgufFile;
import dev.parley.models.gguf.file.Metadata;
import dev.parley.models.huggingface.Golden;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against the sentencepiece library: made by tools/golden/gguf_models.py. */
class SentencePiecesTest {

  private static final Path FOLDER = Golden.folder("gguf-pieces");

  @Test
  void cutsTextAsSentencePieceDoes() {
    Metadata metadata = GgufFile.read(FOLDER.resolve("model.gguf")).metadata();
    var source = new GgufTokenizer(metadata, new Llama(), 600).source();
    try (ModelTokenizer tokenizer = ModelTokenizer.open(source, 600)) {
      for (JsonNode line : new JsonMapper().readTree(FOLDER.resolve("golden.json"))) {
        String text = line.path("text").stringValue();
        int[] ids = line.path("ids").valueStream().mapToInt(JsonNode::intValue).toArray();
        assertThat(tokenizer.encode(List.of(new PromptPart.Text(text)))).as(text).isEqualTo(ids);
      }
    }
  }
}
