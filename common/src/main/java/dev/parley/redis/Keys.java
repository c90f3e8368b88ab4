package dev.parley.redis;

import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import java.nio.charset.StandardCharsets;

/**
 * The names of all keys and channels. The shard's tag stands in braces, so that all keys of one
 * script share a cluster slot. {@code base.lua} spells the same names; a test compares them.
 *
 * @param prefix first part of every key
 */
public record Keys(String prefix) {

  /** The part that all keys of a shard begin with. */
  public String base(int shard) {
    return prefix + ":{" + shard + "}:";
  }

  /** Over how many shards owners are spread: the first shard decides, the others have copies. */
  public String shards(int shard) {
    return base(shard) + "shards";
  }

  /** The stream that processes from before there were lanes fill: a lane of normal priority. */
  public String oldQueue(int shard, ModelName model) {
    return base(shard) + "queue:" + model;
  }

  /** One lane of a model's queue. */
  public String lane(int shard, ModelName model, JobPriority priority, int number) {
    return base(shard) + "queue:" + model + ":" + priority.wire() + ":" + number;
  }

  /** The entries of a model's lanes that were never delivered, the next one first. */
  public String order(int shard, ModelName model) {
    return base(shard) + "order:" + model;
  }

  /** What the open lanes of a model have had. */
  public String lanes(int shard, ModelName model) {
    return base(shard) + "lanes:" + model;
  }

  /** The models of which no further job starts. */
  public String paused(int shard) {
    return base(shard) + "paused";
  }

  public String job(JobId job) {
    return base(job.shard()) + "job:" + job;
  }

  public String events(JobId job) {
    return base(job.shard()) + "events:" + job;
  }

  public String live(JobId job) {
    return base(job.shard()) + "live:" + job;
  }

  public String due(int shard) {
    return base(shard) + "due";
  }

  public String owner(int shard, OwnerId owner) {
    return base(shard) + "owner:" + owner.value();
  }

  public String jobs(int shard, OwnerId owner) {
    return base(shard) + "jobs:" + owner.value();
  }

  public String stored(int shard, OwnerId owner) {
    return base(shard) + "stored:" + owner.value();
  }

  public String idempotency(int shard, OwnerId owner, String keyHash) {
    return base(shard) + "idem:" + owner.value() + ":" + keyHash;
  }

  public String dead(int shard) {
    return base(shard) + "dead";
  }

  public String models(int shard) {
    return base(shard) + "models";
  }

  public String workers(int shard) {
    return base(shard) + "workers";
  }

  public String worker(int shard, String worker) {
    return base(shard) + "worker:" + worker;
  }

  public String control(int shard) {
    return base(shard) + "control";
  }

  public String sweep(int shard) {
    return base(shard) + "sweep";
  }

  public String totals(int shard) {
    return base(shard) + "totals";
  }

  /** What is known of an API key. */
  public String key(int shard, String id) {
    return base(shard) + "key:" + id;
  }

  /** What is owed to the webhook of an ended job. */
  public String hook(JobId job) {
    return base(job.shard()) + "hook:" + job;
  }

  /** The hosts that deliveries wait for. */
  public String hooks(int shard) {
    return base(shard) + "hooks";
  }

  /** The ids of a shard's API keys, by creation. */
  public String keyIds(int shard) {
    return base(shard) + "keys";
  }

  /** What the owner of an API key has in use of its limits. */
  public String quota(int shard, OwnerId owner) {
    return base(shard) + "quota:" + owner.value();
  }

  /** What the owner of an API key has used, by day and model. */
  public String usage(int shard, OwnerId owner) {
    return base(shard) + "usage:" + owner.value();
  }

  /** The tokens that are reserved for live jobs of API keys. */
  public String reserved(int shard) {
    return base(shard) + "reserved";
  }

  /** The shard of an owner's jobs: CRC16 as Redis Cluster computes it, modulo the shards. */
  public static int shardOf(OwnerId owner, int shards) {
    return shardOf(owner.value(), shards);
  }

  /** The shard of anything that has a name, in the same way. */
  public static int shardOf(String name, int shards) {
    return crc16(name.getBytes(StandardCharsets.UTF_8)) % shards;
  }

  /** CRC-16/XMODEM: polynomial 0x1021, start 0. */
  static int crc16(byte[] bytes) {
    int crc = 0;
    for (byte b : bytes) {
      crc ^= (b & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xffff;
  }
}
