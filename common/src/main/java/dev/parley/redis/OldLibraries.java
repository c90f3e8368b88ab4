package dev.parley.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The libraries that processes of other versions left in Redis. */
public final class OldLibraries {

  private static final Logger log = LoggerFactory.getLogger(OldLibraries.class);

  private final RedisConnections redis;

  public OldLibraries(RedisConnections redis) {
    this.redis = redis;
  }

  /**
   * Deletes them. A process of another version that still runs loads its own again: once per start
   * of a process is cheap, and without it each version would leave a megabyte.
   *
   * @return their names
   */
  public Set<String> delete() {
    Set<String> old =
        redis
            .<List<Map<String, Object>>>callMasters(c -> c.functionList(Script.LIBRARIES + "*"))
            .stream()
            .flatMap(List::stream)
            .map(library -> String.valueOf(library.get("library_name")))
            .filter(name -> !name.startsWith(Script.LIBRARIES_OF_THIS_VERSION))
            .collect(Collectors.toSet());
    old.forEach(this::delete);
    return old;
  }

  private void delete(String library) {
    CommandArgs<String, String> arguments =
        new CommandArgs<>(StringCodec.UTF8).add("DELETE").add(library);
    try {
      redis.callMasters(
          c -> c.dispatch(CommandType.FUNCTION, new StatusOutput<>(StringCodec.UTF8), arguments));
    } catch (RedisCommandExecutionException e) {
      log.debug("not every node had the library {}: {}", library, e.getMessage());
    }
  }
}
