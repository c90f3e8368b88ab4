package dev.parley.access;

import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.redis.Keys;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisUnavailable;
import dev.parley.redis.Script;
import dev.parley.redis.ScriptResult;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The keys that Redis holds, each in the shard of its name {@code key:<id>}, where its owner's jobs
 * are, too. Each change is published to all processes. Thread-safe.
 */
public final class KeyStore {

  /** A key that was just made; the only moment at which its secret is known. */
  public record Issued(StoredKey stored, ApiKey key) {}

  private static final Script CREATE = Script.load(KeyStore.class, "create_key");
  private static final Script CHANGE = Script.load(KeyStore.class, "change_key");
  private static final Script REVOKE = Script.load(KeyStore.class, "revoke_key");
  private static final int OWNER_BYTES = 16;
  private static final String SAME = "";
  private static final String FOR_EVER = "0";

  private final RedisConnections redis;
  private final SecureRandom random = new SecureRandom();

  public KeyStore(RedisConnections redis) {
    this.redis = redis;
  }

  /** Makes a key. */
  public Issued create(NewKey wanted) {
    while (true) {
      ApiKey key = ApiKey.random(random);
      Optional<StoredKey> stored = create(key, wanted);
      if (stored.isPresent()) {
        return new Issued(stored.get(), key);
      }
    }
  }

  /** Stores a key that somebody else drew; empty when there is another one of its id. */
  public Optional<StoredKey> create(ApiKey key, NewKey wanted) {
    List<String> arguments = new ArrayList<>();
    arguments.add(key.id().value());
    arguments.add(wanted.life().map(KeyStore::millis).orElse(FOR_EVER));
    arguments.addAll(
        KeyCodec.encode(wanted.name(), key.hash(), drawOwner(key.id()), wanted.plan()));
    ScriptResult answer = run(CREATE, key.id(), arguments);
    return switch (answer.outcome()) {
      case "CREATED" -> Optional.of(find(key.id()).orElseThrow());
      case "TAKEN" -> Optional.empty();
      default -> throw answer.unexpected();
    };
  }

  /** The key, revoked or not; empty when there is none, or it cannot be read. */
  public Optional<StoredKey> find(KeyId id) {
    return KeyCodec.decode(id, redis.call(c -> c.hgetall(nameOf(id))));
  }

  /** All keys, revoked ones included, oldest first. */
  public List<StoredKey> list() {
    List<KeyId> ids =
        redis
            .<String, List<String>>callEach(indexes(), c -> index -> c.zrange(index, 0, -1))
            .stream()
            .flatMap(List::stream)
            .flatMap(id -> KeyId.parse(id).stream())
            .toList();
    List<Map<String, String>> hashes = redis.callEach(ids, c -> id -> c.hgetall(nameOf(id)));
    List<StoredKey> keys = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      KeyCodec.decode(ids.get(i), hashes.get(i)).ifPresent(keys::add);
    }
    keys.sort(Comparator.comparing(StoredKey::created).thenComparing(key -> key.id().value()));
    return keys;
  }

  /**
   * Whether any key was ever made. A revoked one counts: the last revocation opens nothing. A shard
   * that is away may have the only one, but one that answers settles it if it has any.
   */
  public boolean hasAny() {
    try {
      return redis.<String, Long>callEach(indexes(), c -> c::zcard).stream()
          .anyMatch(count -> count > 0);
    } catch (RedisUnavailable away) {
      if (redis.shards().askAll(this::hasAny).contains(true)) {
        return true;
      }
      throw away;
    }
  }

  private boolean hasAny(int shard) {
    String index = redis.keys().keyIds(shard);
    return redis.call(c -> c.zcard(index)) > 0;
  }

  /** Changes the limits of a key that is not revoked; empty when there is none. */
  public Optional<StoredKey> change(KeyId id, KeyChange change) {
    return find(id)
        .flatMap(
            old ->
                changed(
                    id,
                    change.life().map(KeyStore::millis).orElse(SAME),
                    KeyCodec.encode(change.applied(old.plan()))));
  }

  /** Gives a key that is not revoked another secret; the old one is wrong from now on. */
  public Optional<Issued> rotate(KeyId id) {
    ApiKey key = ApiKey.random(id, random);
    return changed(id, SAME, List.of("hash", key.hash().hex()))
        .map(stored -> new Issued(stored, key));
  }

  /** Ends a key for good; empty when there is none. A second call changes nothing. */
  public Optional<StoredKey> revoke(KeyId id) {
    ScriptResult answer = run(REVOKE, id, List.of(id.value()));
    return switch (answer.outcome()) {
      case "REVOKED" -> find(id);
      case "NONE" -> Optional.empty();
      default -> throw answer.unexpected();
    };
  }

  /** The jobs of a key that have not ended. */
  public List<JobId> liveJobs(StoredKey key) {
    String live = redis.keys().owner(shardOf(key.id()), key.owner());
    return redis.call(c -> c.zrange(live, 0, -1)).stream()
        .flatMap(job -> JobId.parse(job).stream())
        .toList();
  }

  private Optional<StoredKey> changed(KeyId id, String life, List<String> fields) {
    List<String> arguments = new ArrayList<>(List.of(id.value(), life));
    arguments.addAll(fields);
    ScriptResult answer = run(CHANGE, id, arguments);
    return switch (answer.outcome()) {
      case "CHANGED" -> find(id);
      case "NONE" -> Optional.empty();
      default -> throw answer.unexpected();
    };
  }

  private ScriptResult run(Script script, KeyId id, List<String> arguments) {
    return script.run(redis, shardOf(id), nameOf(id), arguments);
  }

  /**
   * An owner as a browser's cookie names one, so that processes which know no keys can read its
   * jobs, and as hard to guess; drawn until its jobs and its key share a shard.
   */
  private OwnerId drawOwner(KeyId id) {
    byte[] bits = new byte[OWNER_BYTES];
    OwnerId owner;
    do {
      random.nextBytes(bits);
      owner = new OwnerId(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    } while (Keys.shardOf(owner, redis.settings().shards()) != shardOf(id));
    return owner;
  }

  private List<String> indexes() {
    return IntStream.range(0, redis.settings().shards()).mapToObj(redis.keys()::keyIds).toList();
  }

  private String nameOf(KeyId id) {
    return redis.keys().key(shardOf(id), id.value());
  }

  private int shardOf(KeyId id) {
    return Keys.shardOf("key:" + id, redis.settings().shards());
  }

  private static String millis(Duration life) {
    return Long.toString(life.toMillis());
  }
}
