package dev.parley.api.keys;

import dev.parley.access.KeyId;
import dev.parley.access.KeyStore;
import dev.parley.access.StoredKey;
import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.http.JsonBody;
import dev.parley.api.http.ListBody;
import dev.parley.api.http.ListQuery;
import dev.parley.quota.DayUsage;
import dev.parley.quota.Quotas;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /v1/admin/keys}, for admins alone. Each change is logged with the ids of its key and of
 * the key that made it.
 */
@RestController
class KeysController {

  private static final Logger log = LoggerFactory.getLogger(KeysController.class);

  private final KeyStore keys;
  private final KeyRevocation revocation;
  private final Quotas quotas;

  KeysController(KeyStore keys, KeyRevocation revocation, Quotas quotas) {
    this.keys = keys;
    this.revocation = revocation;
    this.quotas = quotas;
  }

  @PostMapping("/v1/admin/keys")
  KeyView create(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    caller.requireAdmin();
    var wanted = KeyRequests.creation(JsonBody.read(request));
    KeyStore.Issued issued = RequestBudget.within(() -> keys.create(wanted));
    logged("key created", issued.stored());
    response.setStatus(HttpServletResponse.SC_CREATED);
    response.setHeader("Location", "/v1/admin/keys/" + issued.key().id());
    return KeyView.of(issued, Instant.now());
  }

  @GetMapping("/v1/admin/keys")
  ListBody<KeyView> list(Caller caller, HttpServletRequest request) {
    caller.requireAdmin();
    ListQuery query = ListQuery.of(request, ListQuery.Order.ASCENDING);
    return RequestBudget.within(() -> withUsage(query.page(keys.list(), key -> key.id().value())));
  }

  @GetMapping("/v1/admin/keys/{id}")
  KeyView find(@PathVariable String id, Caller caller) {
    caller.requireAdmin();
    return view(onKey(id, keys::find));
  }

  @PostMapping("/v1/admin/keys/{id}")
  KeyView change(@PathVariable String id, Caller caller, HttpServletRequest request)
      throws IOException {
    caller.requireAdmin();
    var change = KeyRequests.change(JsonBody.read(request));
    return view(logged("key changed", onKey(id, key -> keys.change(key, change))));
  }

  @PostMapping("/v1/admin/keys/{id}/rotate")
  KeyView rotate(@PathVariable String id, Caller caller) {
    caller.requireAdmin();
    KeyStore.Issued issued = onKey(id, keys::rotate);
    logged("key rotated", issued.stored());
    return KeyView.of(issued, Instant.now());
  }

  @DeleteMapping("/v1/admin/keys/{id}")
  KeyView revoke(@PathVariable String id, Caller caller, HttpServletRequest request) {
    caller.requireAdmin();
    boolean cancels = cancels(request.getParameter("cancel"));
    StoredKey revoked = onKey(id, keys::revoke);
    logged("key revoked", revoked);
    if (cancels) {
      RequestBudget.within(() -> revocation.cancelJobs(revoked));
    }
    return view(revoked);
  }

  /** Reads the usage of one page alone, however many keys there are. */
  private ListBody<KeyView> withUsage(ListBody<StoredKey> page) {
    Instant now = Instant.now();
    List<List<DayUsage>> usage =
        quotas.usage(
            page.data().stream().map(StoredKey::owner).toList(),
            LocalDate.ofInstant(now, ZoneOffset.UTC));
    return page.shownAs(
        IntStream.range(0, usage.size())
            .mapToObj(i -> KeyView.of(page.data().get(i), now, KeyView.Today.of(usage.get(i))))
            .toList());
  }

  private static KeyView view(StoredKey key) {
    return KeyView.of(key, Instant.now());
  }

  private static <T> T onKey(String id, Function<KeyId, Optional<T>> work) {
    KeyId key = KeyId.parse(id).orElseThrow(KeysController::notFound);
    return RequestBudget.within(() -> work.apply(key)).orElseThrow(KeysController::notFound);
  }

  private static boolean cancels(@org.jspecify.annotations.Nullable String text) {
    return switch (text) {
      case null -> false;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw Refusal.of(ErrorCode.INVALID_VALUE, "cancel", "'cancel' must be true or false.")
              .asException();
    };
  }

  private static StoredKey logged(String what, StoredKey key) {
    log(what, key.id());
    return key;
  }

  static void log(String what, KeyId key) {
    log.atInfo().setMessage(what).addKeyValue("of", key).addKeyValue("by", MDC.get("key")).log();
  }

  static Refused notFound() {
    return Refusal.of(ErrorCode.NOT_FOUND, "There is no such key, or it is revoked.").asException();
  }
}
