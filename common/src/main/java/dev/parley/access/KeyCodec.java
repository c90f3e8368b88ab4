package dev.parley.access;

import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of a key's hash. Absent ones have their default, unknown ones are left alone. */
final class KeyCodec {

  private KeyCodec() {}

  /** Names and values, in turn; a field without a value is spelled as an empty one. */
  static List<String> encode(Plan plan) {
    Plan.Limits limits = plan.limits();
    return List.of(
        "admin", plan.role() == Plan.Role.ADMIN ? "1" : "",
        "live", spell(limits.liveJobs()),
        "per_minute", spell(limits.requestsPerMinute()),
        "tokens_per_minute", spell(limits.tokensPerMinute()),
        "tokens_per_day", spell(limits.tokensPerDay()),
        "priority", plan.priority().wire(),
        "models", plan.models().stream().map(ModelName::value).collect(Collectors.joining(",")));
  }

  static List<String> encode(String name, KeyHash hash, OwnerId owner, Plan plan) {
    List<String> fields =
        new ArrayList<>(List.of("name", name, "hash", hash.hex(), "owner", owner.value()));
    fields.addAll(encode(plan));
    return fields;
  }

  /** Empty when the hash is none of a key's, or somebody has changed it by hand. */
  static Optional<StoredKey> decode(KeyId id, Map<String, String> hash) {
    try {
      return hash.isEmpty() ? Optional.empty() : Optional.of(read(id, hash));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static StoredKey read(KeyId id, Map<String, String> hash) {
    return new StoredKey(
        id,
        hash.getOrDefault("name", ""),
        new KeyHash(hash.getOrDefault("hash", "")),
        new OwnerId(hash.getOrDefault("owner", "")),
        plan(hash),
        time(hash, "created").orElse(Instant.EPOCH),
        time(hash, "expires"),
        time(hash, "revoked"));
  }

  private static Plan plan(Map<String, String> hash) {
    return new Plan(
        "1".equals(hash.get("admin")) ? Plan.Role.ADMIN : Plan.Role.MEMBER,
        new Plan.Limits(
            number(hash, "live"),
            number(hash, "per_minute"),
            number(hash, "tokens_per_minute"),
            number(hash, "tokens_per_day")),
        JobPriority.parse(hash.getOrDefault("priority", "normal")).orElse(JobPriority.LOW),
        models(hash.getOrDefault("models", "")));
  }

  private static List<ModelName> models(String list) {
    return Arrays.stream(list.split(","))
        .flatMap(name -> name.isEmpty() ? Stream.empty() : Stream.of(new ModelName(name)))
        .toList();
  }

  private static OptionalLong number(Map<String, String> hash, String field) {
    String digits = hash.get(field);
    return digits == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
  }

  private static Optional<Instant> time(Map<String, String> hash, String field) {
    return Optional.ofNullable(hash.get(field))
        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
  }

  private static String spell(OptionalLong limit) {
    return limit.isPresent() ? Long.toString(limit.getAsLong()) : "";
  }
}
