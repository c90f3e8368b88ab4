package dev.parley.models.hub;

import dev.parley.models.hub.remote.HubClient;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubResponse;
import dev.parley.models.hub.remote.RemoteFile;
import dev.parley.models.hub.remote.RetryPolicy;
import dev.parley.models.hub.remote.RetryPolicy.TransientFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Downloads one file as one stream. What came is in a part file beside the target, whose length
 * says where to resume, also for another process. One thread.
 */
final class FileDownload implements ParallelTasks.Task {

  private static final String PART = ".parley.part";

  /** Of versions that downloaded a file in several ranges: with holes, and a list of its bytes. */
  private static final List<String> OLD_PARTS =
      List.of(".parley.incomplete", ".parley.incomplete.parts");

  private final HubClient client;
  private final RemoteFile file;
  private final Path target;
  private final Path part;
  private final ProgressMeter meter;
  private Optional<String> tag = Optional.empty();
  private long furthest;

  /**
   * @param target where the file is put by a rename: it is there complete or not at all
   */
  FileDownload(HubClient client, RemoteFile file, Path target, ProgressMeter meter) {
    this.client = client;
    this.file = file;
    this.target = target;
    this.part = partOf(target);
    this.meter = meter;
  }

  /**
   * @throws HubException when it cannot be had, or is not what the hub says
   * @throws IOException of the local disk
   */
  @Override
  public void run() throws IOException, InterruptedException {
    Files.createDirectories(part.getParent());
    boolean resumed = received(file, target) > 0;
    boolean correct = isReceived();
    if (!correct && resumed) {
      // A power failure may have spoiled what an earlier process wrote: once more, from the start.
      correct = isReceived();
    }
    if (!correct) {
      throw wrongChecksum();
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Bytes of this file that an earlier pull left. */
  static long received(RemoteFile file, Path target) throws IOException {
    Path part = partOf(target);
    long bytes = Files.exists(part) ? Files.size(part) : 0;
    return bytes <= file.size() ? bytes : 0;
  }

  /** Deletes what earlier pulls left in this folder, except the parts of these targets. */
  static void deleteStale(Path folder, List<Path> targets) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> useful = targets.stream().map(FileDownload::partOf).toList();
    try (var files = Files.list(folder)) {
      for (Path stale : files.filter(FileDownload::isPart).toList()) {
        if (!useful.contains(stale)) {
          Files.delete(stale);
        }
      }
    }
  }

  private static boolean isPart(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(PART) || OLD_PARTS.stream().anyMatch(name::endsWith);
  }

  private static Path partOf(Path target) {
    return target.resolveSibling(target.getFileName() + PART);
  }

  /** False when it is not what the hub says; nothing of it is left then. */
  private boolean isReceived() throws IOException, InterruptedException {
    receive();
    if (file.checksum().matches(part)) {
      return true;
    }
    Files.delete(part);
    meter.had(-file.size());
    return false;
  }

  private void receive() throws IOException, InterruptedException {
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.position(received(file, target));
      out.truncate(out.position());
      meter.had(out.position());
      furthest = out.position();
      RetryPolicy.Attempts attempts = client.attempts();
      while (out.position() < file.size()) {
        try {
          request(out, attempts);
        } catch (TransientFailure failure) {
          attempts.failed(failure);
        }
      }
      out.force(true);
    }
  }

  private void request(FileChannel out, RetryPolicy.Attempts attempts)
      throws IOException, InterruptedException, TransientFailure {
    long from = out.position();
    try (HubResponse response = client.get(file.uri(), from == 0 ? Map.of() : range(from))) {
      if (response.status() == 200) {
        requireSize(response.length().orElse(file.size()));
        restart(out);
      } else if (response.status() == 206 && startsAt(from, response)) {
        requireSize(totalSize(response));
      } else {
        restart(out);
        throw new TransientFailure(response.uri().getHost() + " does not send the range asked for");
      }
      tag = response.strongTag();
      copy(response, out, attempts);
    }
  }

  /** With a tag, a file that has changed comes from its start; without, the checksum finds it. */
  private Map<String, String> range(long from) {
    String range = "bytes=" + from + "-";
    return tag.map(known -> Map.of("Range", range, "If-Range", known))
        .orElseGet(() -> Map.of("Range", range));
  }

  private void restart(FileChannel out) throws IOException {
    meter.had(-out.position());
    out.truncate(0);
  }

  private static boolean startsAt(long from, HubResponse response) {
    return response.header("Content-Range").startsWith("bytes " + from + "-");
  }

  private long totalSize(HubResponse response) {
    String range = response.header("Content-Range");
    String total = range.substring(range.indexOf('/') + 1);
    return total.matches("\\d{1,18}") ? Long.parseLong(total) : file.size();
  }

  private void requireSize(long size) {
    if (size != file.size()) {
      throw new HubException(
          String.format(
              Locale.ROOT,
              "%s has %d bytes at %s, which lists %d: try again later",
              file.name(),
              size,
              client.site().name(),
              file.size()));
    }
  }

  private void copy(HubResponse response, FileChannel out, RetryPolicy.Attempts attempts)
      throws IOException, InterruptedException, TransientFailure {
    while (out.position() < file.size()) {
      List<ByteBuffer> buffers = response.next();
      if (buffers.isEmpty()) {
        throw new TransientFailure("the response ended too early");
      }
      long before = out.position();
      for (ByteBuffer buffer : buffers) {
        write(buffer, out);
      }
      meter.came(out.position() - before);
      if (out.position() > furthest) {
        furthest = out.position();
        attempts.progressed();
      }
    }
  }

  /** What is beyond the file's size is dropped. */
  private void write(ByteBuffer buffer, FileChannel out) throws IOException {
    int length = (int) Math.min(buffer.remaining(), file.size() - out.position());
    ByteBuffer fitting = buffer.slice(buffer.position(), length);
    while (fitting.hasRemaining()) {
      out.write(fitting);
    }
  }

  private HubException wrongChecksum() {
    return new HubException(
        String.format(
            Locale.ROOT,
            "%s sent a %s whose checksum is wrong: it was thrown away; try again, and if that does"
                + " not help, ask what changes files on the way here",
            client.site().name(),
            file.name()));
  }
}
