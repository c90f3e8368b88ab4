package dev.parley.models.gguf.file;

import dev.parley.inference.source.ModelJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the key-value pairs of a header. An element takes many times its bytes here, so lists are
 * stored only where they are read, and only so many elements in all.
 */
final class MetadataReader {

  private static final int MOST_PAIRS = 1 << 16;

  /** Tokens, kinds, scores and merges of the largest vocabularies are 1.3 million. */
  private static final int MOST_ELEMENTS = 1 << 21;

  private static final String LISTS_ARE_READ = "tokenizer.";

  /** Of this end, too: a number for each layer, where layers differ. */
  private static final String BY_LAYER = ".attention.head_count_kv";

  private static final int LIST = 9;
  private static final int TEXT = 8;

  private final HeaderReader header;
  private int elements;

  private MetadataReader(HeaderReader header) {
    this.header = header;
  }

  static Map<String, Object> read(HeaderReader header, int pairs) {
    if (pairs > MOST_PAIRS) {
      throw header.refuse("has " + pairs + " pairs of metadata");
    }
    MetadataReader reader = new MetadataReader(header);
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < pairs; i++) {
      String key = header.string();
      if (values.put(key, reader.value(key, header.int32())) != null) {
        throw header.refuse("has the metadata " + ModelJson.brief(key) + " twice");
      }
    }
    return values;
  }

  private Object value(String key, int type) {
    return type == LIST ? list(key) : scalar(type);
  }

  private List<Object> list(String key) {
    int type = header.int32();
    int count = header.count("list elements", leastBytes(type));
    if (!key.startsWith(LISTS_ARE_READ) && !key.endsWith(BY_LAYER)) {
      skip(type, count);
      return List.of();
    }
    elements += count;
    if (count > MOST_ELEMENTS || elements > MOST_ELEMENTS) {
      throw header.refuse("has lists of more than " + MOST_ELEMENTS + " elements");
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(scalar(type));
    }
    return list;
  }

  private void skip(int type, int count) {
    if (type != TEXT) {
      header.skip((long) count * leastBytes(type));
      return;
    }
    for (int i = 0; i < count; i++) {
      header.skipString();
    }
  }

  private Object scalar(int type) {
    return switch (type) {
      case 0 -> (long) Byte.toUnsignedInt(header.int8());
      case 1 -> (long) header.int8();
      case 2 -> (long) Short.toUnsignedInt(header.int16());
      case 3 -> (long) header.int16();
      case 4 -> Integer.toUnsignedLong(header.int32());
      case 5 -> (long) header.int32();
      case 6 -> (double) header.float32();
      case 7 -> header.int8() != 0;
      case TEXT -> header.string();
      case 10, 11 -> header.int64();
      case 12 -> header.float64();
      default -> throw unknown(type);
    };
  }

  private int leastBytes(int type) {
    return switch (type) {
      case 0, 1, 7 -> 1;
      case 2, 3 -> 2;
      case 4, 5, 6 -> 4;
      case TEXT, 10, 11, 12 -> 8;
      default -> throw unknown(type);
    };
  }

  /** Lists of lists are allowed by the format, but no model has them. */
  private RuntimeException unknown(int type) {
    return header.refuse("has metadata of the unknown type " + Integer.toUnsignedString(type));
  }
}
