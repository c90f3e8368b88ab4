package dev.parley.models.hub.transfer;

import dev.parley.models.hub.remote.Attempts;
import dev.parley.models.hub.remote.HubClient;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubResponse;
import dev.parley.models.hub.remote.RemoteFile;
import dev.parley.models.hub.remote.TransientFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** Receives the missing parts of one file, several at once. */
final class Parts {

  private final HubClient wire;
  private final RemoteFile file;
  private final PartialFile into;
  private final ProgressMeter meter;

  Parts(HubClient wire, RemoteFile file, PartialFile into, ProgressMeter meter) {
    this.wire = wire;
    this.file = file;
    this.into = into;
    this.meter = meter;
  }

  /**
   * Returns when all parts are here.
   *
   * @throws RangesRefused when the server cannot send parts of this file
   */
  void receive(int connections) throws IOException, InterruptedException, RangesRefused {
    Queue<Integer> missing = new ConcurrentLinkedQueue<>();
    IntStream.range(0, into.parts()).filter(part -> !into.isDone(part)).forEach(missing::add);
    List<Crew.Task> tasks = new ArrayList<>();
    for (int i = 0; i < Math.min(connections, missing.size()); i++) {
      tasks.add(() -> receiveAll(missing));
    }
    Crew.run(tasks);
  }

  /** One request for the whole file, tried once. */
  void receiveWhole() throws IOException, InterruptedException, TransientFailure {
    try (HubResponse reply = wire.get(file.uri(), Map.of())) {
      if (reply.length().isPresent() && reply.length().getAsLong() != file.size()) {
        throw otherSize(reply.length().getAsLong());
      }
      copy(reply, 0, wire.tries());
    }
  }

  private void receiveAll(Queue<Integer> missing)
      throws IOException, InterruptedException, RangesRefused {
    for (Integer part = missing.poll(); part != null; part = missing.poll()) {
      Attempts tries = wire.tries();
      while (!into.isDone(part)) {
        try {
          receive(part, tries);
        } catch (TransientFailure trouble) {
          tries.failed(trouble);
        }
      }
    }
  }

  private void receive(int part, Attempts tries)
      throws IOException, InterruptedException, TransientFailure, RangesRefused {
    long from = into.position(part);
    boolean whole = from == 0 && into.end(part) == file.size();
    try (HubResponse reply = wire.get(file.uri(), whole ? Map.of() : range(part))) {
      if (reply.isPartial()) {
        requireRange(reply, from);
      } else if (!whole || reply.status() != 200) {
        throw new RangesRefused();
      } else if (reply.length().orElse(file.size()) != file.size()) {
        throw otherSize(reply.length().getAsLong());
      }
      if (reply.strongTag().isPresent()) {
        into.tag(reply.strongTag().get());
      }
      copy(reply, part, tries);
    }
  }

  private Map<String, String> range(int part) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Range", "bytes=%d-%d".formatted(into.position(part), into.end(part) - 1));
    into.tag().ifPresent(tag -> headers.put("If-Range", tag));
    return headers;
  }

  /** Bytes at a wrong place would only be found by the checksum of the whole. */
  private void requireRange(HubResponse reply, long from) throws RangesRefused {
    String range = reply.headers().firstValue("Content-Range").orElse("");
    if (!range.startsWith("bytes " + from + "-")) {
      throw new RangesRefused();
    }
    String total = range.substring(range.indexOf('/') + 1);
    if (total.matches("\\d{1,18}") && Long.parseLong(total) != file.size()) {
      throw otherSize(Long.parseLong(total));
    }
  }

  private void copy(HubResponse reply, int part, Attempts tries)
      throws IOException, InterruptedException, TransientFailure {
    while (!into.isDone(part)) {
      List<ByteBuffer> buffers = reply.body().next();
      if (buffers.isEmpty()) {
        throw new TransientFailure("the answer ended too early");
      }
      long before = into.position(part);
      for (ByteBuffer buffer : buffers) {
        into.write(part, buffer);
      }
      meter.came(into.position(part) - before);
      tries.progressed();
    }
  }

  private HubException otherSize(long size) {
    return new HubException(
        "%s has %d bytes at %s, which lists %d: try again later"
            .formatted(file.name(), size, wire.site().name(), file.size()));
  }
}
