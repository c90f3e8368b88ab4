package dev.parley.bench.measurement;

import dev.parley.redis.RedisConnections;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a Redis server has done since its start, or between two moments.
 *
 * @param micros of processor time of its main thread
 * @param commands that it executed, those within scripts as well
 * @param received bytes over the network
 * @param sent bytes over the network
 * @param memory bytes that it holds
 */
public record RedisLoad(
    double micros, double commands, double received, double sent, double memory) {

  /** Until now. */
  public static RedisLoad of(RedisConnections redis) {
    Map<String, String> info =
        redis
            .<String>call(c -> c.info())
            .lines()
            .map(line -> line.split(":", 2))
            .filter(field -> field.length == 2)
            .collect(Collectors.toMap(field -> field[0], field -> field[1], (first, _) -> first));
    return new RedisLoad(
        1e6
            * (number(info, "used_cpu_sys_main_thread")
                + number(info, "used_cpu_user_main_thread")),
        number(info, "total_commands_processed"),
        number(info, "total_net_input_bytes"),
        number(info, "total_net_output_bytes"),
        number(info, "used_memory"));
  }

  /** What was done after an earlier moment. */
  public RedisLoad since(RedisLoad before) {
    return new RedisLoad(
        micros - before.micros,
        commands - before.commands,
        received - before.received,
        sent - before.sent,
        memory - before.memory);
  }

  /** Of each of so many. */
  public RedisLoad each(double count) {
    return new RedisLoad(
        micros / count, commands / count, received / count, sent / count, memory / count);
  }

  private static double number(Map<String, String> info, String name) {
    return Double.parseDouble(info.getOrDefault(name, "NaN"));
  }
}
