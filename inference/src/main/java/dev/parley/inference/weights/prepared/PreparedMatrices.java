package dev.parley.inference.weights.prepared;

import dev.parley.inference.source.ModelSource;
import dev.parley.inference.torch.DecoderSettings.Keeping;
import dev.parley.inference.weights.Computation;
import dev.parley.inference.weights.MatrixBuilder;
import dev.parley.inference.weights.PackedMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the int8 matrices of a model from the file of an earlier start, or makes them and keeps
 * them there. {@link #matrix} is thread-safe.
 */
public final class PreparedMatrices implements AutoCloseable {

  /** To be raised whenever {@link MatrixBuilder} makes other numbers of the same weights. */
  static final int VERSION = 1;

  private static final String NAME = "parley-int8.weights";

  private static final Logger log = LoggerFactory.getLogger(PreparedMatrices.class);

  private final Path path;
  private final Computation computation;
  private final Optional<PreparedFile> file;
  private final Optional<PreparedWriter> writer;
  private volatile boolean damaged;

  private PreparedMatrices(
      Path path,
      Computation computation,
      Optional<PreparedFile> file,
      Optional<PreparedWriter> writer) {
    this.path = path;
    this.computation = computation;
    this.file = file;
    this.writer = writer;
  }

  public static PreparedMatrices of(ModelSource source, Computation computation, Keeping keeping) {
    Path path = path(source.path());
    if (keeping == Keeping.NOTHING || !computation.int8()) {
      return new PreparedMatrices(path, computation, Optional.empty(), Optional.empty());
    }
    Identity identity = identity(source, computation);
    Optional<PreparedFile> file = PreparedFile.open(path, identity);
    Optional<PreparedWriter> writer =
        file.isPresent() ? Optional.empty() : PreparedWriter.begin(path, identity);
    return new PreparedMatrices(path, computation, file, writer);
  }

  /** In a model's folder, or beside its file. */
  static Path path(Path model) {
    return Files.isDirectory(model)
        ? model.resolve(NAME)
        : model.resolveSibling(model.getFileName() + "." + NAME);
  }

  private static Identity identity(ModelSource source, Computation computation) {
    String fingerprint = source.fingerprint(computation.precision().label());
    return Identity.of(fingerprint, source.files(), VERSION + " " + computation);
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

  private Optional<PackedMatrix> read(PreparedFile from, int index, PreparedFile.Size size) {
    PackedMatrix matrix = new PackedMatrix(size.rows(), size.columns(), computation);
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

  /** So that the next start keeps it anew. */
  private void remove() {
    log.warn("{} is damaged: it was not used, and is removed", path);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.warn("it cannot be removed: {}", e.toString());
    }
  }
}
