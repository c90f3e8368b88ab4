package dev.parley.bench.abuser;

import dev.parley.bench.measurement.RedisLoad;
import dev.parley.redis.RedisConnections;
import java.time.Duration;
import java.util.List;

/**
 * Processor time of processes, in seconds, until now or between two moments.
 *
 * @param wall seconds that it took
 */
record ProcessorTime(double api, double worker, double redis, double abuser, double wall) {

  static final ProcessorTime NONE = new ProcessorTime(0, 0, 0, 0, 0);

  /** Whose time it is, by process id. */
  record Processes(List<Long> apis, long worker, long abuser, RedisConnections redis) {

    ProcessorTime now() {
      return new ProcessorTime(
          apis.stream().mapToDouble(Processes::seconds).sum(),
          seconds(worker),
          RedisLoad.of(redis).micros() / 1e6,
          seconds(abuser),
          System.nanoTime() / 1e9);
    }

    private static double seconds(long pid) {
      return ProcessHandle.of(pid)
              .flatMap(process -> process.info().totalCpuDuration())
              .orElse(Duration.ZERO)
              .toNanos()
          / 1e9;
    }
  }

  ProcessorTime since(ProcessorTime before) {
    return new ProcessorTime(
        api - before.api,
        worker - before.worker,
        redis - before.redis,
        abuser - before.abuser,
        wall - before.wall);
  }

  ProcessorTime plus(ProcessorTime other) {
    return new ProcessorTime(
        api + other.api,
        worker + other.worker,
        redis + other.redis,
        abuser + other.abuser,
        wall + other.wall);
  }

  /** Cores in use, in the mean. */
  record Share(double api, double worker, double redis, double abuser) {

    Share beyond(Share other) {
      return new Share(
          api - other.api, worker - other.worker, redis - other.redis, abuser - other.abuser);
    }
  }

  Share share() {
    return new Share(api / wall, worker / wall, redis / wall, abuser / wall);
  }
}
