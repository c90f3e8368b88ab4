package dev.parley.inference.weights.prepared;

import dev.parley.inference.source.ModelSource;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.MatrixSize;
import dev.parley.inference.weights.RowFormat;
import dev.parley.inference.weights.WeightFormat;
import dev.parley.inference.weights.rows.PackedMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the packed matrices of a model from the file of an earlier start, or makes them and stores
 * them there. {@link #matrix} is thread-safe.
 */
public final class PreparedMatrices implements AutoCloseable {

  /** To be raised whenever the same weights are packed into other numbers. */
  static final int VERSION = 1;

  private static final Logger log = LoggerFactory.getLogger(PreparedMatrices.class);

  private final Path path;
  private final RowFormat format;
  private final Optional<PreparedFile> file;
  private final Optional<PreparedWriter> writer;
  private volatile boolean damaged;

  private PreparedMatrices(
      Path path, RowFormat format, Optional<PreparedFile> file, Optional<PreparedWriter> writer) {
    this.path = path;
    this.format = format;
    this.file = file;
    this.writer = writer;
  }

  /**
   * Those of a model.
   *
   * @param format of the matrices, that of the computation
   */
  public static PreparedMatrices of(
      ModelSource source, Computation computation, RowFormat format, PreparedStorage storage) {
    Path path = path(source.path(), format);
    return format
        .preparation(computation)
        .filter(preparation -> storage == PreparedStorage.BESIDE_THE_MODEL)
        .map(preparation -> open(path, format, identity(source, format, preparation)))
        .orElseGet(() -> new PreparedMatrices(path, format, Optional.empty(), Optional.empty()));
  }

  private static PreparedMatrices open(Path path, RowFormat format, Identity identity) {
    Optional<PreparedFile> file = PreparedFile.open(path, identity, format);
    Optional<PreparedWriter> writer =
        file.isPresent() ? Optional.empty() : PreparedWriter.begin(path, identity);
    return new PreparedMatrices(path, format, file, writer);
  }

  /** In a model's folder, or beside its file. */
  static Path path(Path model, WeightFormat format) {
    String name = "parley-" + format.label() + ".weights";
    return Files.isDirectory(model)
        ? model.resolve(name)
        : model.resolveSibling(model.getFileName() + "." + name);
  }

  private static Identity identity(ModelSource source, RowFormat format, String preparation) {
    String fingerprint = source.fingerprint(format.label());
    return Identity.of(fingerprint, source.files(), VERSION + " " + preparation);
  }

  /**
   * Whether a file of an earlier start holds so many matrices, none of them damaged: for formats of
   * which no single one can be made anew.
   */
  public boolean isWhole(int count) {
    return file.isPresent()
        && IntStream.range(0, count).allMatch(index -> holds(file.get(), index));
  }

  private boolean holds(PreparedFile from, int index) {
    Optional<PackedMatrix> matrix = read(from, index);
    matrix.ifPresent(PackedMatrix::close);
    return matrix.isPresent();
  }

  /**
   * One matrix of the model.
   *
   * @param index the same for the same matrix at every start
   * @param maker makes it out of the model's weights
   */
  public PackedMatrix matrix(int index, Callable<PackedMatrix> maker) throws Exception {
    Optional<PackedMatrix> known = file.flatMap(from -> read(from, index));
    return known.isPresent() ? known.get() : made(index, maker);
  }

  private Optional<PackedMatrix> read(PreparedFile from, int index) {
    return from.size(index).flatMap(size -> read(from, index, size));
  }

  private Optional<PackedMatrix> read(PreparedFile from, int index, MatrixSize size) {
    PackedMatrix matrix = new PackedMatrix(size, format);
    if (from.read(index, matrix.numbers().numbers(), matrix.scales().numbers())) {
      return Optional.of(matrix);
    }
    matrix.close();
    damaged = true;
    return Optional.empty();
  }

  private PackedMatrix made(int index, Callable<PackedMatrix> maker) throws Exception {
    PackedMatrix matrix = maker.call();
    writer.ifPresent(
        to ->
            to.write(index, matrix.size(), matrix.numbers().numbers(), matrix.scales().numbers()));
    return matrix;
  }

  /** All matrices are loaded. */
  public void finish() {
    writer.ifPresent(PreparedWriter::finish);
  }

  @Override
  public void close() {
    file.ifPresent(PreparedFile::close);
    writer.ifPresent(PreparedWriter::close);
    if (damaged) {
      remove();
    }
  }

  /** So that the next start stores it anew. */
  private void remove() {
    log.warn("{} is damaged: it was not used, and is removed", path);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.warn("it cannot be removed: {}", e.toString());
    }
  }
}
