package dev.parley.standalone.up;

import dev.parley.standalone.redis.DataFolder;
import dev.parley.standalone.redis.EmbeddedRedis;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, and the one order in which it ends: streams first, so that clients
 * reconnect; then the worker, which still reports; then Redis, which both need; last the folder.
 * Thread-safe; a part that is added too late is ended at once.
 */
final class RunningParts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningParts.class);

  /** In the order in which they end. */
  private enum Part {
    API,
    WORKER,
    REDIS,
    FOLDER
  }

  private final Map<Part, Runnable> ends = new EnumMap<>(Part.class);
  private boolean closed;

  DataFolder add(DataFolder folder) {
    put(Part.FOLDER, folder::close);
    return folder;
  }

  EmbeddedRedis add(EmbeddedRedis redis) {
    put(Part.REDIS, redis::close);
    return redis;
  }

  Service.Running addApi(Service.Running api) {
    put(Part.API, api::stop);
    return api;
  }

  Service.Running addWorker(Service.Running worker) {
    put(Part.WORKER, worker::stop);
    return worker;
  }

  /** Ends all parts; a second call waits for the first. */
  @Override
  public synchronized void close() {
    closed = true;
    ends.forEach(RunningParts::end);
    ends.clear();
  }

  private synchronized void put(Part part, Runnable end) {
    if (closed) {
      end(part, end);
    } else {
      ends.put(part, end);
    }
  }

  private static void end(Part part, Runnable end) {
    try {
      end.run();
    } catch (RuntimeException e) {
      log.error("{} did not end well", part, e); // the others must end nevertheless
    }
  }
}
