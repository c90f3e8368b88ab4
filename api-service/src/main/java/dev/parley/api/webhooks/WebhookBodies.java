package dev.parley.api.webhooks;

import dev.parley.api.json.ApiJson;
import dev.parley.webhook.Delivery;
import dev.parley.webhook.WebhookEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What receivers read: OpenAI's envelope, with a response's id in it, or the whole job. Made anew
 * for each attempt: an ended job does not change, and its text stands nowhere but in its log.
 */
@Component
class WebhookBodies {

  private final EndedJobs jobs;

  WebhookBodies(EndedJobs jobs) {
    this.jobs = jobs;
  }

  byte[] of(Delivery delivery) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", delivery.id());
    body.put("object", "event");
    body.put("type", delivery.event().wire());
    body.put("created_at", delivery.ended().getEpochSecond());
    body.put("data", data(delivery));
    return ApiJson.bytes(body);
  }

  private Object data(Delivery delivery) {
    if (delivery.event().isResponse()) {
      return Map.of("id", "resp_" + delivery.job().value().substring("job_".length()));
    }
    return jobs.find(delivery.job()).<Object>map(job -> job).orElseGet(() -> remnant(delivery));
  }

  /** Of a job that is gone: its owner had very many of them, or nobody delivered for days. */
  private static Map<String, Object> remnant(Delivery delivery) {
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("id", delivery.job().value());
    job.put("object", "chat.job");
    job.put("status", status(delivery.event()));
    job.put("model", delivery.model());
    job.put("finished_at", delivery.ended().toString());
    return job;
  }

  private static String status(WebhookEvent event) {
    return event.wire().substring(event.wire().indexOf('.') + 1);
  }
}
