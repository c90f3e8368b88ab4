package dev.parley.api.operator;

import dev.parley.access.KeyStore;
import dev.parley.access.StoredKey;
import dev.parley.api.connection.Recent;
import dev.parley.job.OwnerId;
import dev.parley.loop.Ticker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Names owners to operators. The id of an owner is a secret that opens its chats, so a key's owner
 * is named by its key, and a browser by a digest.
 */
@Component
class OwnerLabels {

  private static final Duration LIFE = Duration.ofSeconds(5);
  private static final int DIGITS = 8;

  private enum All {
    KEYS
  }

  private final Recent<All, Map<OwnerId, String>> ofKeys;

  OwnerLabels(KeyStore keys, Ticker ticker) {
    this.ofKeys = new Recent<>(ticker, LIFE, _ -> read(keys));
  }

  /** {@code local}, {@code key:<id>} or {@code browser:<digest>}. */
  String of(OwnerId owner) {
    if (owner.isLocal()) {
      return "local";
    }
    String key = ofKeys.get(All.KEYS).get(owner);
    return key == null ? "browser:" + digest(owner) : "key:" + key;
  }

  private static Map<OwnerId, String> read(KeyStore keys) {
    return keys.list().stream()
        .collect(Collectors.toMap(StoredKey::owner, key -> key.id().value(), (one, _) -> one));
  }

  private static String digest(OwnerId owner) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(owner.value().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
