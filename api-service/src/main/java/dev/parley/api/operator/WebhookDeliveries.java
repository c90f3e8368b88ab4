package dev.parley.api.operator;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.http.ListBody;
import dev.parley.api.http.ListQuery;
import dev.parley.job.JobId;
import dev.parley.webhook.Deliveries;
import dev.parley.webhook.DeliveryRecord;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /v1/admin/webhooks}: the deliveries that were given up or wait, of the newest ends first;
 * and {@code POST …/{job}/resend}.
 */
@RestController
class WebhookDeliveries {

  /** More than are kept of those that were given up, so that these never hide all that wait. */
  private static final int MOST_OF_A_SHARD = 2_000;

  private static final Comparator<DeliveryRecord> OLDEST_FIRST =
      Comparator.comparing(DeliveryRecord::ended).thenComparing(one -> one.job().value());

  /**
   * A delivery without its address, of which path and query may hold a secret.
   *
   * @param httpStatus of the last answer; null without one
   * @param error why the last attempt failed
   */
  record Row(
      String job,
      String object,
      String host,
      String event,
      String status,
      int attempts,
      @Nullable Integer httpStatus,
      @Nullable String error,
      @Nullable String nextAttemptAt) {

    static Row of(DeliveryRecord delivery) {
      return new Row(
          delivery.job().value(),
          "webhook_delivery",
          delivery.host(),
          delivery.event(),
          delivery.state().name().toLowerCase(Locale.ROOT),
          delivery.attempts(),
          delivery.status().orElse(null),
          delivery.error().orElse(null),
          delivery.next().map(Instant::toString).orElse(null));
    }
  }

  private final Deliveries deliveries;

  WebhookDeliveries(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  @GetMapping("/v1/admin/webhooks")
  ListBody<Row> list(HttpServletRequest request) {
    ListQuery query = ListQuery.of(request, ListQuery.Order.DESCENDING);
    return query.page(RequestBudget.within(this::oldestFirst), Row::job);
  }

  /** One that arrived is sent again, too. */
  @PostMapping("/v1/admin/webhooks/{job}/resend")
  Row resend(@PathVariable String job) {
    JobId id = JobId.parse(job).orElseThrow(WebhookDeliveries::notFound);
    if (!RequestBudget.within(() -> deliveries.resend(id))) {
      throw notFound();
    }
    ActionLog.write("webhook sent again", "of", id);
    return RequestBudget.within(() -> deliveries.find(id))
        .map(Row::of)
        .orElseThrow(WebhookDeliveries::notFound);
  }

  private List<Row> oldestFirst() {
    return deliveries.list(MOST_OF_A_SHARD).stream().sorted(OLDEST_FIRST).map(Row::of).toList();
  }

  private static Refused notFound() {
    return Refusal.of(ErrorCode.JOB_NOT_FOUND, "There is no such job, or it owes no webhook.")
        .asException();
  }
}
