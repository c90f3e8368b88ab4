package dev.parley.models.gguf.file;

import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.source.WeightFile;
import java.nio.file.Path;
import java.util.Map;

/**
 * The header of a GGUF file, read and checked.
 *
 * @param headerEnd where the table of tensors ends
 */
public record GgufFile(
    Path path, Metadata metadata, Map<String, TensorEntry> tensors, long headerEnd) {

  /** The letters {@code GGUF}. */
  private static final int MAGIC = 0x46554747;

  private static final String ALIGNMENT = "general.alignment";
  private static final int USUAL_ALIGNMENT = 32;
  private static final int LEAST_TENSOR = 24;
  private static final int LEAST_PAIR = 13;

  /**
   * Reads it.
   *
   * @throws UnusableModelException when the file is missing, cut off or contradicts itself
   */
  public static GgufFile read(Path path) {
    try (WeightFile file = WeightFile.open(path)) {
      return read(file, new HeaderReader(file));
    }
  }

  private static GgufFile read(WeightFile file, HeaderReader header) {
    requireGguf(file);
    header.int32();
    requireVersion(header, header.int32());
    int tensors = header.count("tensors", LEAST_TENSOR);
    int pairs = header.count("pairs of metadata", LEAST_PAIR);
    Metadata metadata = new Metadata(file.path(), MetadataReader.read(header, pairs));
    int alignment = metadata.size(ALIGNMENT).orElse(USUAL_ALIGNMENT);
    Map<String, TensorEntry> table = TensorTable.read(header, tensors, file.size(), alignment);
    return new GgufFile(file.path(), metadata, table, header.position());
  }

  private static void requireGguf(WeightFile file) {
    if (file.size() < 24 || new HeaderReader(file).int32() != MAGIC) {
      throw new UnusableModelException(
          file.path(), "is no GGUF file; give a .gguf file or a folder with safetensors");
    }
  }

  private static void requireVersion(HeaderReader header, int version) {
    int turned = Integer.reverseBytes(version);
    if (turned >= 1 && turned <= 3) {
      throw new UnusableModelException(
          header.path(), "is big-endian; download the little-endian file");
    }
    if (version != 2 && version != 3) {
      throw new UnusableModelException(
          header.path(),
          "is GGUF of version "
              + Integer.toUnsignedString(version)
              + "; 2 and 3 are read, so download a newer file");
    }
  }
}
