package dev.parley.models.hub.remote;

import dev.parley.models.hub.remote.RetryPolicy.TransientFailure;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns a hub's error response into one line that says what to do. */
final class HubErrors {

  private final HubSite site;
  private final HubName model;

  HubErrors(HubSite site, HubName model) {
    this.site = site;
    this.model = model;
  }

  /**
   * What to do about this status.
   *
   * @return for the caller to throw
   * @throws TransientFailure when the hub is only busy
   */
  HubException of(HubResponse response) throws TransientFailure {
    String who = response.uri().getHost();
    int status = response.status();
    if (status == 429) {
      throw new TransientFailure(who + " is throttling (429)", retryAfter(response));
    }
    if (status == 408 || status >= 500) {
      throw new TransientFailure(who + " failed (" + status + ")", retryAfter(response));
    }
    if (status == 407) {
      return atTheProxy(response);
    }
    boolean ofTheHub = site.owns(response.uri());
    return switch (status) {
      case 401, 403 -> ofTheHub ? locked(response) : unexpected(response);
      case 404 -> ofTheHub ? missing(response) : unexpected(response);
      case 451 -> new HubException(subject() + " is not offered where you are (451)");
      default -> unexpected(response);
    };
  }

  HubException notAHub() {
    return new HubException(
        site.name()
            + " does not answer as a hub does: is it a proxy's or a login page? See "
            + site.source().endpointSetting());
  }

  /** What the exceptions of the HTTP client mean; most have no words of their own. */
  static String reason(Throwable failure) {
    if (causes(failure, UnknownHostException.class, UnresolvedAddressException.class)) {
      return "its address is unknown here";
    }
    if (causes(failure, ConnectException.class)) {
      return "no connection";
    }
    return failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : failure.getMessage().lines().findFirst().orElse("");
  }

  private static boolean causes(Throwable failure, Class<?>... kinds) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> Stream.of(kinds).anyMatch(kind -> kind.isInstance(cause)));
  }

  private HubException atTheProxy(HubResponse response) {
    return new HubException(
        String.format(
            Locale.ROOT,
            "the proxy on the way to %s asks for a user and a password (407), which Parley does not"
                + " give: name another proxy with HTTPS_PROXY, or let %s pass with NO_PROXY",
            response.uri().getHost(),
            response.uri().getHost()));
  }

  private HubException locked(HubResponse response) {
    boolean gated = response.header("X-Error-Code").equals("GatedRepo");
    String page =
        site.endpoint() + (site.source() == HubSource.HUGGING_FACE ? "/" : "/models/") + model.id();
    if (site.token().isEmpty()) {
      return new HubException(
          String.format(
              Locale.ROOT,
              "%s asks for a token (%d): it is %s; accept its terms at %s, then set %s",
              subject(),
              response.status(),
              gated ? "gated" : "gated or private, or there is no such model",
              page,
              site.source().tokenSetting()));
    }
    return new HubException(
        String.format(
            Locale.ROOT,
            "%s is not open to your token (%d): accept its terms at %s with the same account, or"
                + " see %s",
            subject(),
            response.status(),
            page,
            site.source().tokenSetting()));
  }

  private HubException missing(HubResponse response) {
    String what =
        response.header("X-Error-Code").equals("EntryNotFound")
            ? "a file of " + model.id() + " is missing at " + site.name() + " (404)"
            : "there is no model " + model.id() + " at " + site.name() + " (404)";
    return new HubException(what + ": check the spelling; ./parley models list names some");
  }

  private HubException unexpected(HubResponse response) {
    return new HubException(
        String.format(
            Locale.ROOT,
            "%s answers %d when asked for %s; see %s",
            response.uri().getHost(),
            response.status(),
            model.id(),
            site.source().endpointSetting()));
  }

  private String subject() {
    return model.id() + " at " + site.name();
  }

  /** Seconds, or a date. */
  private static Optional<Duration> retryAfter(HubResponse response) {
    String text = response.header("Retry-After").strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.now(), date);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
