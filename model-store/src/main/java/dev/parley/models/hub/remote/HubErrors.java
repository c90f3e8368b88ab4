package dev.parley.models.hub.remote;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts what a hub answers instead of a file into one line that says what to do. */
final class HubErrors {

  private final HubSite site;
  private final HubName model;

  HubErrors(HubSite site, HubName model) {
    this.site = site;
    this.model = model;
  }

  /**
   * What to do about an answer that is none.
   *
   * @return always a refusal; the type lets the caller throw it
   * @throws TransientFailure when the hub is only busy
   */
  HubException of(HubResponse reply) throws TransientFailure {
    String who = reply.uri().getHost();
    int status = reply.status();
    if (status == 429) {
      throw new TransientFailure(who + " is throttling (429)", retryAfter(reply));
    }
    if (status == 408 || status >= 500) {
      throw new TransientFailure(who + " has a trouble (" + status + ")", retryAfter(reply));
    }
    if (status == 407) {
      return atTheProxy(reply);
    }
    boolean atHome = site.owns(reply.uri());
    return switch (status) {
      case 401, 403 -> atHome ? locked(reply) : unexpected(reply);
      case 404 -> atHome ? missing(reply) : unexpected(reply);
      case 451 -> new HubException(subject() + " is not offered where you are (451)");
      default -> unexpected(reply);
    };
  }

  HubException noHub() {
    return new HubException(
        site.name()
            + " does not answer as a hub does: is it a proxy's or a login page? See "
            + endpointSetting());
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

  private HubException atTheProxy(HubResponse reply) {
    return new HubException(
        "the proxy on the way to %s asks for a user and a password (407), which Parley does not give: name another way out with HTTPS_PROXY, or let %s pass with NO_PROXY"
            .formatted(reply.uri().getHost(), reply.uri().getHost()));
  }

  private HubException locked(HubResponse reply) {
    boolean gated = reply.headers().firstValue("X-Error-Code").orElse("").equals("GatedRepo");
    String page = site.endpoint() + (isHuggingFace() ? "/" : "/models/") + model.id();
    if (site.token().isEmpty()) {
      return new HubException(
          "%s asks for a token (%d): it is %s; accept its terms at %s, then set %s"
              .formatted(
                  subject(),
                  reply.status(),
                  gated ? "gated" : "gated or private, or there is no such model",
                  page,
                  tokenSetting()));
    }
    return new HubException(
        "%s is not open to your token (%d): accept its terms at %s with the same account, or see %s"
            .formatted(subject(), reply.status(), page, tokenSetting()));
  }

  private HubException missing(HubResponse reply) {
    String what =
        reply.headers().firstValue("X-Error-Code").orElse("").equals("EntryNotFound")
            ? "a file of " + model.id() + " is missing at " + site.name() + " (404)"
            : "there is no model " + model.id() + " at " + site.name() + " (404)";
    return new HubException(what + ": check the spelling; ./parley models list names some");
  }

  private HubException unexpected(HubResponse reply) {
    return new HubException(
        "%s answers %d when asked for %s; see %s"
            .formatted(reply.uri().getHost(), reply.status(), model.id(), endpointSetting()));
  }

  private String subject() {
    return model.id() + " at " + site.name();
  }

  private boolean isHuggingFace() {
    return site.source() == HubSource.HUGGING_FACE;
  }

  private String tokenSetting() {
    return isHuggingFace() ? "HF_TOKEN" : "MODELSCOPE_API_TOKEN";
  }

  private String endpointSetting() {
    return isHuggingFace() ? "HF_ENDPOINT" : "MODELSCOPE_ENDPOINT";
  }

  /** Seconds, or a date. */
  private static Optional<Duration> retryAfter(HubResponse reply) {
    String text = reply.headers().firstValue("Retry-After").orElse("").strip();
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
