package dev.parley.redis;

import dev.parley.testkit.TestRedis;
import io.lettuce.core.AclSetuserArgs;
import java.time.Duration;

/** A user whom Redis denies the first shard, as if it were away; until it is closed. */
public final class FirstShardAway implements AutoCloseable {

  private static final String USER = "others";
  private static final String PASSWORD = "pw";

  private final TestRedis server;
  private final int shards;

  /**
   * @param shards of which the user may use all but the first
   */
  public FirstShardAway(TestRedis server, int shards) {
    this.server = server;
    this.shards = shards;
    AclSetuserArgs rights =
        AclSetuserArgs.Builder.on().addPassword(PASSWORD).allCommands().allChannels();
    for (int shard = 1; shard < shards; shard++) {
      rights.keyPattern("parley:{" + shard + "}:*");
    }
    server.commands().aclSetuser(USER, rights);
  }

  /** Where the user connects to. */
  public String url() {
    return server.url().replace("//", "//" + USER + ":" + PASSWORD + "@");
  }

  /** Connects as that user. */
  public RedisConnections connect() {
    RedisSettings settings = new RedisSettings(url(), "parley", shards, Duration.ofSeconds(2));
    return RedisConnections.open(settings, RedisConnections.Role.API);
  }

  @Override
  public void close() {
    server.commands().aclDeluser(USER);
  }
}
