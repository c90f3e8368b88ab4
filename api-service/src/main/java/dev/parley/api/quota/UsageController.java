package dev.parley.api.quota;

import dev.parley.access.KeyId;
import dev.parley.access.KeyStore;
import dev.parley.access.StoredKey;
import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.quota.Quotas;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/usage}, a caller's own, and {@code /v1/admin/usage}, of all keys. */
@RestController
class UsageController {

  private static final int DEFAULT_DAYS = 30;

  private final Quotas quotas;
  private final KeyStore keys;

  UsageController(Quotas quotas, KeyStore keys) {
    this.quotas = quotas;
    this.keys = keys;
  }

  /** Empty for callers without a key, whose usage nobody counts. */
  @GetMapping("/v1/usage")
  UsageView.Days own(Caller caller, HttpServletRequest request) {
    LocalDate first = first(request);
    return UsageView.Days.own(
        caller.key().isPresent()
            ? RequestBudget.within(() -> quotas.usage(caller.owner(), first))
            : List.of());
  }

  @GetMapping("/v1/admin/usage")
  UsageView.Days all(Caller caller, HttpServletRequest request) {
    caller.requireAdmin();
    LocalDate first = first(request);
    Optional<KeyId> only = parameter(request, "key").map(UsageController::key);
    return RequestBudget.within(() -> of(wanted(only), first));
  }

  private UsageView.Days of(List<StoredKey> wanted, LocalDate first) {
    return UsageView.Days.of(
        wanted, quotas.usage(wanted.stream().map(StoredKey::owner).toList(), first));
  }

  private List<StoredKey> wanted(Optional<KeyId> only) {
    return only.map(id -> List.of(keys.find(id).orElseThrow(UsageController::notFound)))
        .orElseGet(keys::list);
  }

  private static LocalDate first(HttpServletRequest request) {
    parameter(request, "by")
        .filter(by -> !by.equals("day"))
        .ifPresent(
            _ -> {
              throw refused("by", "must be 'day'");
            });
    int days = parameter(request, "days").map(UsageController::days).orElse(DEFAULT_DAYS);
    return LocalDate.ofInstant(InstantSource.system().instant(), ZoneOffset.UTC)
        .minusDays(days - 1L);
  }

  private static int days(String text) {
    int days = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
    if (days < 1 || days > Quotas.DAYS) {
      throw refused("days", "must be 1 to " + Quotas.DAYS);
    }
    return days;
  }

  private static KeyId key(String text) {
    return KeyId.parse(text).orElseThrow(() -> refused("key", "is not the id of a key"));
  }

  private static Optional<String> parameter(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).filter(value -> !value.isEmpty());
  }

  private static Refused refused(String param, String rule) {
    return Refusal.of(ErrorCode.INVALID_VALUE, param, "'" + param + "' " + rule + ".")
        .asException();
  }

  private static Refused notFound() {
    return Refusal.of(ErrorCode.NOT_FOUND, "There is no such key.").asException();
  }
}
