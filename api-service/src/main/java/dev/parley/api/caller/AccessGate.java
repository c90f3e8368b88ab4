package dev.parley.api.caller;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyHash;
import dev.parley.access.StoredKey;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.settings.AccessSettings;
import dev.parley.api.settings.AccessSettings.Mode;
import dev.parley.loop.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Decides whether a call may pass, and as whom. Throws what Redis throws when it is away. */
@Component
class AccessGate {

  private static final int PROVEN_KEYS = 10_000;

  private final AccessSettings settings;
  private final PublicAddresses open;
  private final KnownKeys keys;
  private final WrongKeys wrong;
  private final List<CallerSource> sources;
  private final Set<KeyHash> proven = Collections.synchronizedSet(newestOnes());

  AccessGate(
      AccessSettings settings,
      PublicAddresses open,
      KnownKeys keys,
      List<CallerSource> sources,
      Ticker ticker) {
    this.settings = settings;
    this.open = open;
    this.keys = keys;
    this.wrong = new WrongKeys(ticker);
    this.sources = List.copyOf(sources);
  }

  /** The caller; throws the refusal of who may not pass. */
  Caller admit(HttpServletRequest request) {
    if (open.contain(request.getRequestURI())) {
      return withoutKey(request);
    }
    Optional<String> said = PresentedKey.of(request);
    if (!needsKey()) {
      return said.flatMap(this::ownerOfKey).orElseGet(() -> withoutKey(request));
    }
    return said.map(text -> judge(text, request.getRemoteAddr())).orElseThrow(AccessGate::unknown);
  }

  boolean needsKey() {
    return switch (settings.mode()) {
      case KEYS -> true;
      case OPEN -> false;
      case AUTO -> settings.adminKey().isPresent() || keys.hasAny();
    };
  }

  /** Where no key is needed, a right one still says who calls; any other text says nothing. */
  private Optional<Caller> ownerOfKey(String said) {
    return settings.mode() == Mode.OPEN
        ? ApiKey.parse(said).flatMap(keys::find).map(AccessGate::caller)
        : Optional.empty();
  }

  private Caller judge(String said, String address) {
    Optional<ApiKey> key = ApiKey.parse(said);
    Optional<Duration> pause = wrong.pause(address);
    if (pause.isPresent() && key.filter(this::isProven).isEmpty()) {
      throw Refusal.of(
              ErrorCode.RATE_LIMIT_EXCEEDED, "Too many wrong API keys came from your address.")
          .retryAfter(pause.get())
          .asException();
    }
    Optional<StoredKey> stored = key.flatMap(keys::find);
    if (stored.isEmpty()) {
      wrong.add(address);
      throw unknown();
    }
    proven.add(stored.get().hash());
    return caller(stored.get());
  }

  /** So that one who guesses locks nobody out who shares an address, a proxy's for instance. */
  private boolean isProven(ApiKey key) {
    return proven.contains(key.hash());
  }

  private Caller withoutKey(HttpServletRequest request) {
    return sources.stream()
        .flatMap(source -> source.find(request).stream())
        .findFirst()
        .orElse(Caller.LOCAL);
  }

  private static Caller caller(StoredKey key) {
    MDC.put(CallerFilter.KEY, key.id().value());
    return Caller.ofKey(key);
  }

  /** One answer, whatever is wrong with a key, so that it reveals nothing. */
  private static RuntimeException unknown() {
    return Refusal.of(
            ErrorCode.INVALID_API_KEY,
            "This needs a valid API key: send it as 'Authorization: Bearer sk-parley-…'.")
        .asException();
  }

  private static Set<KeyHash> newestOnes() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<KeyHash, Boolean> eldest) {
            return size() > PROVEN_KEYS;
          }
        });
  }
}
