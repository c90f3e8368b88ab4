package dev.parley.worker.gguf;

import dev.parley.worker.source.ModelJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the key-value pairs of a header. */
final class MetadataReader {

  private static final int MOST_PAIRS = 1 << 16;

  /** As many tokens as the largest vocabulary that is accepted. */
  private static final int LONGEST_LIST = 1 << 22;

  private static final int LIST = 9;

  private final HeaderReader header;

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
      if (values.put(key, reader.value(header.int32())) != null) {
        throw header.refuse("has the metadata " + ModelJson.brief(key) + " twice");
      }
    }
    return values;
  }

  private Object value(int type) {
    return type == LIST ? list() : scalar(type);
  }

  private List<Object> list() {
    int type = header.int32();
    int count = header.count("list elements", leastBytes(type));
    if (count > LONGEST_LIST) {
      throw header.refuse("has a list of " + count + " elements");
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(scalar(type));
    }
    return list;
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
      case 8 -> header.string();
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
      case 8, 10, 11, 12 -> 8;
      default -> throw unknown(type);
    };
  }

  /** Lists of lists are allowed by the format, but no model has them. */
  private RuntimeException unknown(int type) {
    return header.refuse("has metadata of the unknown type " + Integer.toUnsignedString(type));
  }
}
