package dev.parley.inference.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the entries of a vocabulary spell bytes. */
enum Spelling {

  /** GPT-2, Qwen, Llama 3: each character of an entry stands for one byte. */
  BYTE_LEVEL {
    @Override
    byte[] bytes(String entry) {
      byte[] bytes = new byte[entry.length()];
      for (int i = 0; i < bytes.length; i++) {
        int b = byteOf(entry.charAt(i));
        if (b < 0) {
          return entry.getBytes(UTF_8);
        }
        bytes[i] = (byte) b;
      }
      return bytes;
    }
  },

  /** Llama 2, TinyLlama: text with {@code ▁} for a space, and {@code <0x0A>} for single bytes. */
  SENTENCE_PIECE {
    @Override
    byte[] bytes(String entry) {
      if (entry.length() == 6 && entry.startsWith("<0x") && entry.endsWith(">")) {
        return HexFormat.of().parseHex(entry, 3, 5);
      }
      return added(entry);
    }

    @Override
    byte[] added(String content) {
      return content.replace('▁', ' ').getBytes(UTF_8);
    }
  };

  /** The bytes of one entry of the model's vocabulary. */
  abstract byte[] bytes(String entry);

  /** The bytes of a token that was added to the vocabulary and is text. */
  byte[] added(String content) {
    return content.getBytes(UTF_8);
  }

  /** The one that a tokenizer's decoder uses. */
  static Spelling of(TokenizerFile tokenizer) {
    ObjectNode root = tokenizer.file().root();
    if (mentions(root.path("decoder"), "ByteLevel")) {
      return BYTE_LEVEL;
    }
    if (mentions(root.path("decoder"), "ByteFallback")
        || mentions(root.path("decoder"), "Metaspace")) {
      return SENTENCE_PIECE;
    }
    return tokenizer.file().refuse("its decoder is neither byte-level nor SentencePiece");
  }

  /**
   * Whether a decoder removes one space from the beginning of a text, where SentencePiece put it.
   */
  static boolean stripsLeadingSpace(JsonNode decoder) {
    return switch (decoder.path("type").asString("")) {
      case "Strip" -> decoder.path("start").asInt(0) > 0;
      case "Metaspace" ->
          !decoder.path("prepend_scheme").asString("always").equals("never")
              && decoder.path("add_prefix_space").asBoolean(true);
      case "Sequence" -> {
        for (JsonNode step : decoder.path("decoders")) {
          if (stripsLeadingSpace(step)) {
            yield true;
          }
        }
        yield false;
      }
      default -> false;
    };
  }

  private static boolean mentions(JsonNode decoder, String type) {
    if (decoder.path("type").asString("").equals(type)) {
      return true;
    }
    for (JsonNode step : decoder.path("decoders")) {
      if (mentions(step, type)) {
        return true;
      }
    }
    return false;
  }

  /**
   * GPT-2 writes bytes that are visible in Latin-1 as themselves; the others, counted in order,
   * from U+0100 on. −1 for a character that stands for no byte.
   */
  private static int byteOf(char c) {
    if (isVisible(c)) {
      return c;
    }
    int place = c - 0x100;
    for (int b = 0; b < 0x100 && place >= 0; b++) {
      if (!isVisible(b) && place-- == 0) {
        return b;
      }
    }
    return -1;
  }

  private static boolean isVisible(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
  }
}
