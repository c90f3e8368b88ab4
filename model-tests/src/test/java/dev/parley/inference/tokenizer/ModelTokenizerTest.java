package dev.parley.inference.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.model.TokenText;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import dev.parley.inference.tokenizer.PromptPart.Text;
import dev.parley.models.huggingface.FolderTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTokenizerTest {

  private static final String SOUND =
      """
      {"added_tokens":[{"id":5,"content":"<end>","special":true},{"id":6,"content":"<think>"}],
       "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},
       "decoder":{"type":"ByteLevel"},
       "model":{"type":"BPE","vocab":{"a":0,"b":1,"c":2,"ab":3,"abc":4},"merges":["a b","ab c"]}}
      """;

  @TempDir Path folder;

  @BeforeEach
  void config() throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\":\"<end>\"}");
  }

  @Test
  void opensASoundFolder() throws IOException {
    write(SOUND);
    try (ModelTokenizer tokenizer = ModelTokenizer.open(FolderTokenizer.read(folder), 10)) {
      assertThat(tokenizer.encode(List.of(new Text("abc"), new Marker("<end>"), new Text("ba"))))
          .containsExactly(4, 5, 1, 0);
      assertThat(tokenizer.longestToken()).isEqualTo(7);
    }
  }

  /** Of "abc" each letter is a third; of "<think>" none is a token alone. */
  @Test
  void knowsHowManyTokensATextHasAtLeast() throws IOException {
    write(SOUND);
    try (ModelTokenizer tokenizer = ModelTokenizer.open(FolderTokenizer.read(folder), 10)) {
      assertThat(tokenizer.leastTokens("abc".repeat(10) + "a")).isEqualTo(10);
      assertThat(tokenizer.leastTokens("<think>é".repeat(100))).isZero();
    }
  }

  /** As it stands among the likely tokens of an answer that asked for logprobs. */
  @Test
  void aTokenWithoutTextHasItsName() throws IOException {
    write(SOUND);
    try (ModelTokenizer tokenizer = ModelTokenizer.open(FolderTokenizer.read(folder), 10)) {
      TokenText text = tokenizer.text(Set.of(4));
      assertThat(text.name(3)).asString(UTF_8).isEqualTo("ab");
      assertThat(text.bytes(4)).isEmpty();
      assertThat(text.name(4)).asString(UTF_8).isEqualTo("abc");
      assertThat(text.bytes(5)).isEmpty();
      assertThat(text.name(5)).asString(UTF_8).isEqualTo("<end>");
      assertThat(text.name(6)).asString(UTF_8).isEqualTo("<think>");
      assertThat(text.name(9)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "{'type':'ByteLevel'};                                   {};                      false",
        "{'type':'TemplateProcessing','single':[%s,{'Sequence':{'id':'A'}}]}; {};         true",
        "{'type':'Sequence','processors':[{'type':'ByteLevel'},"
            + "{'type':'TemplateProcessing','single':[%s]}]};    {};                      true",
        "{'type':'TemplateProcessing','single':[{'Sequence':{'id':'A'}},%s]}; {};         false",
        "{'type':'TemplateProcessing','single':[%s]};            {'add_bos_token':false}; false",
        "{'type':'ByteLevel'};                                   {'add_bos_token':true};  true",
      })
  void readsFromEitherFileWhetherTextsBeginWithAToken(
      String processor, String config, boolean begins) throws IOException {
    String token = "{'SpecialToken':{'id':'<end>','type_id':0}}";
    String added = "{\"post_processor\":" + quoted(processor.replace("%s", token)) + ",";
    write(SOUND.replaceFirst("\\{", added));
    Files.writeString(folder.resolve("tokenizer_config.json"), quoted(config));
    try (ModelTokenizer tokenizer = ModelTokenizer.open(FolderTokenizer.read(folder), 10)) {
      assertThat(tokenizer.config().addsBeginning()).isEqualTo(begins);
      assertThat(tokenizer.config().beginning().filter("<end>"::equals).isPresent())
          .isEqualTo(processor.contains("[%s"));
    }
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  @Test
  void joinsTextsWithNoControlTokenBetween() throws IOException {
    write(SOUND);
    try (ModelTokenizer tokenizer = ModelTokenizer.open(FolderTokenizer.read(folder), 10)) {
      assertThat(
              tokenizer.encode(
                  List.of(new Text("a"), new Text(""), new Marker("b"), new Text("c"))))
          .containsExactly(4);
      assertThat(tokenizer.encode(List.of())).isEmpty();
    }
  }

  /** No text reaches a control token, not even by the name under which its vocabulary hides it. */
  @Test
  void textDoesNotNameAHiddenControlToken() throws IOException {
    write(
        SOUND
            .replaceFirst("\"pre_tokenizer\":\\{[^}]*},", "")
            .replace("\"abc\":4}", "\"abc\":4,\"<end>\":5}")
            .replace("\"type\":\"BPE\"", "\"type\":\"BPE\",\"ignore_merges\":true"));
    try (ModelTokenizer tokenizer = ModelTokenizer.open(FolderTokenizer.read(folder), 10)) {
      assertThat(tokenizer.encode(List.of(new Text("<end>\0control 5")))).doesNotContain(5);
      assertThat(tokenizer.encode(List.of(new Text("\0control 5")))).doesNotContain(5);
    }
  }

  @Test
  void knowsTheTextOfEachToken() throws IOException {
    write(SOUND);
    try (ModelTokenizer tokenizer = ModelTokenizer.open(FolderTokenizer.read(folder), 10)) {
      var text = tokenizer.text(Set.of(2));
      assertThat(text.bytes(4)).asString().isEqualTo("abc");
      assertThat(text.bytes(5)).as("special").isEmpty();
      assertThat(text.bytes(6)).as("markup that is not special").asString().isEqualTo("<think>");
      assertThat(text.bytes(9)).as("padding of the vocabulary").isEmpty();
      assertThat(text.bytes(2)).as("an end").isEmpty();
      assertThat(List.of(text.isEnd(2), text.isEnd(5), text.isEnd(4)))
          .containsExactly(true, true, false);
      assertThatThrownBy(() -> text.bytes(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"abc\":4}          | \"abc\":10}        | outside of the vocabulary of 10",
        "\"abc\":4}          | \"abc\":-1}        | outside of the vocabulary",
        "\"abc\":4}          | \"abc\":4294967300} | no id",
        "\"abc\":4}          | \"abc\":\"4\"}     | no id",
        "\"abc\":4}          | \"abc\":3}         | id 3 stands for both",
        "\"abc\":4}          | \"ab\":4}          | download it again",
        "\"a b\"             | \" a\"             | circular",
        "\"a b\"             | [\"\",\"a\"]       | circular",
        "\"a b\"             | \"a x\"            | not in the vocabulary",
        "\"a b\"             | \"b a\"            | not in the vocabulary",
        "\"a b\"             | \"ab\"             | no pair",
        "\"a b\"             | 7                  | no pair",
        "\"id\":5            | \"id\":4           | id 4 stands for both",
        "\"id\":5            | \"id\":12          | outside of the vocabulary",
        "\"<end>\"           | \"a\"              | is invalid",
        "\"BPE\"             | \"Unigram\"        | only BPE is supported",
        "\"decoder\":{\"type\":\"ByteLevel\"} | \"decoder\":{\"type\":\"WordPiece\"} | neither"
            + " byte-level",
        "\"type\":\"BPE\"    | \"type\":\"BPE\",\"unk_token\":\"<unk>\" | unk_token",
        "\"use_regex\":true  | \"use_regex\":7    | tokenizers library refuses it",
        "{\"added_tokens\"   | [{\"added_tokens\" | download it again",
      })
  void refusesWhatMakesNoSense(String sound, String broken, String reason) throws IOException {
    assertThat(SOUND).contains(sound);
    write(SOUND.replace(sound, broken));
    assertRefused("tokenizer.json", reason);
  }

  @Test
  void refusesAMissingFile() throws IOException {
    assertRefused("tokenizer.json", "is missing");
    write(SOUND);
    Files.delete(folder.resolve("tokenizer_config.json"));
    assertRefused("tokenizer_config.json", "is missing");
  }

  @Test
  void refusesAHugeFileUnread() throws IOException {
    try (var file = new java.io.RandomAccessFile(folder.resolve("tokenizer.json").toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    assertRefused("tokenizer.json", "larger than any real one");
  }

  @Test
  void refusesDeepJson() throws IOException {
    write("[".repeat(100_000));
    assertRefused("tokenizer.json", "download it again");
  }

  private void assertRefused(String file, String reason) {
    assertThatThrownBy(() -> ModelTokenizer.open(FolderTokenizer.read(folder), 10).close())
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining(folder.resolve(file) + ": ")
        .hasMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(400));
  }

  private void write(String tokenizer) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
  }
}
