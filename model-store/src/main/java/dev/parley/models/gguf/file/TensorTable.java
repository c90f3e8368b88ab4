package dev.parley.models.gguf.file;

import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.UnusableModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the table of tensors of a header. It is checked against the file's size before anything is
 * read: every tensor has a type that we know, whole blocks in its rows, an aligned place inside of
 * the file, and shares it with no other.
 */
final class TensorTable {

  private static final int MOST_TENSORS = 1 << 16;
  private static final int MOST_DIMENSIONS = 4;
  private static final long LARGEST_ALIGNMENT = 1 << 20;

  private final HeaderReader header;
  private final long fileSize;
  private final long alignment;

  private TensorTable(HeaderReader header, long fileSize, long alignment) {
    this.header = header;
    this.fileSize = fileSize;
    this.alignment = alignment;
  }

  /** The tensors by name. The header must stand at the first of so many entries. */
  static Map<String, TensorEntry> read(
      HeaderReader header, int count, long fileSize, long alignment) {
    if (count > MOST_TENSORS) {
      throw header.refuse("has " + count + " tensors");
    }
    if (alignment < 8 || alignment > LARGEST_ALIGNMENT || Long.bitCount(alignment) != 1) {
      throw header.refuse("has an alignment of " + Long.toUnsignedString(alignment));
    }
    return new TensorTable(header, fileSize, alignment).read(count);
  }

  private Map<String, TensorEntry> read(int count) {
    List<TensorEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(entry());
    }
    long dataStart = aligned(header.position());
    Map<String, TensorEntry> tensors = new HashMap<>();
    for (TensorEntry entry : entries) {
      if (tensors.put(entry.name(), placed(entry, dataStart)) != null) {
        throw refuse(entry.name(), "stands there twice");
      }
    }
    requireApart(List.copyOf(tensors.values()));
    return Map.copyOf(tensors);
  }

  /** With an offset that still counts from the beginning of the data. */
  private TensorEntry entry() {
    String name = header.string();
    long[] shape = shape(name);
    int number = header.int32();
    TensorType type = TensorType.numbered(number).orElseThrow(() -> unread(name, number));
    return new TensorEntry(name, type, shape, header.int64(), bytes(name, shape, type));
  }

  private long[] shape(String name) {
    int dimensions = header.int32();
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw refuse(name, "has " + Integer.toUnsignedString(dimensions) + " dimensions");
    }
    long[] shape = new long[dimensions];
    for (int i = dimensions - 1; i >= 0; i--) {
      shape[i] = header.int64();
      if (shape[i] < 1) {
        throw refuse(name, "has a size of " + Long.toUnsignedString(shape[i]));
      }
    }
    return shape;
  }

  private long bytes(String name, long[] shape, TensorType type) {
    long width = shape[shape.length - 1];
    if (width % type.elements() != 0) {
      throw refuse(name, "has rows of " + width + ", which are no whole blocks of " + type);
    }
    try {
      long bytes = Math.multiplyExact(width / type.elements(), type.bytes());
      for (int i = 0; i < shape.length - 1; i++) {
        bytes = Math.multiplyExact(bytes, shape[i]);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw refuse(name, "has an impossible shape");
    }
  }

  private TensorEntry placed(TensorEntry entry, long dataStart) {
    long offset = entry.offset();
    if (offset % alignment != 0) {
      throw refuse(entry.name(), "is not aligned");
    }
    boolean tooLarge = entry.bytes() > fileSize;
    if (offset < 0 || tooLarge || offset > fileSize - dataStart - entry.bytes()) {
      throw refuse(entry.name(), "lies outside of the file");
    }
    return new TensorEntry(
        entry.name(), entry.type(), entry.shape(), dataStart + offset, entry.bytes());
  }

  private long aligned(long position) {
    return (position + alignment - 1) / alignment * alignment;
  }

  private void requireApart(List<TensorEntry> tensors) {
    long end = 0;
    for (TensorEntry tensor :
        tensors.stream().sorted(Comparator.comparingLong(TensorEntry::offset)).toList()) {
      if (tensor.offset() < end) {
        throw refuse(tensor.name(), "overlaps another");
      }
      end = tensor.end();
    }
  }

  private UnusableModelException unread(String tensor, int type) {
    return new UnusableModelException(
        header.path(),
        "tensor "
            + ModelJson.brief(tensor)
            + " is "
            + TensorType.nameOf(type)
            + ", which is not read; take a file of another kind, as Q8_0 or Q4_K_M");
  }

  private UnusableModelException refuse(String tensor, String why) {
    return header.refuse("tensor " + ModelJson.brief(tensor) + " " + why);
  }
}
