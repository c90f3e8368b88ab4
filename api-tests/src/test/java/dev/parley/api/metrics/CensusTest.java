package dev.parley.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.testkit.TestRedis;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class CensusTest {

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final CensusMeters shown = new CensusMeters(meters);

  @Test
  void everyAcceptedJobEndedOrLives() {
    try (TestApi api = TestApi.start(TestRedis.shared().url());
        HandWorker worker = HandWorker.at(api)) {
      Client client = api.client();
      ask(client, worker);
      worker.answer("a");
      ask(client, worker);
      worker.begin().finish(new Ending.Failed(new Failure(Failure.Code.MODEL_ERROR, "It broke.")));
      client.post("/v1/jobs/" + ask(client, worker) + "/cancel", "");
      client.delete("/v1/jobs/" + ask(client, worker));
      ask(client, worker);
      worker.begin();
      ask(client, worker);

      shown.show(api.bean(CensusReader.class).read());

      assertThat(sum("parley.jobs.accepted")).isEqualTo(6);
      assertThat(sum("parley.jobs.ended", "status", "completed")).isEqualTo(1);
      assertThat(sum("parley.jobs.ended", "error", "model_error")).isEqualTo(1);
      assertThat(sum("parley.jobs.ended", "status", "cancelled")).isEqualTo(2);
      assertThat(sum("parley.jobs.accepted"))
          .isEqualTo(sum("parley.jobs.ended") + sum("parley.jobs.live"));
      assertThat(sum("parley.queue.waiting", "model", worker.model())).isEqualTo(1);
      assertThat(sum("parley.queue.waiting.by.priority", "priority", "normal")).isEqualTo(1);
      assertThat(sum("parley.queue.waiting.by.priority", "priority", "high")).isZero();
      assertThat(sum("parley.jobs.running", "model", worker.model())).isEqualTo(1);
      assertThat(sum("parley.seats", "model", worker.model())).isEqualTo(2);
      assertThat(sum("parley.workers")).isEqualTo(1);
      assertThat(sum("parley.redis.up")).isEqualTo(1);
      keepsTheCountersAloneWhileRedisIsAway();
    }
  }

  private void keepsTheCountersAloneWhileRedisIsAway() {
    shown.showNothing();
    assertThat(sum("parley.redis.up")).isZero();
    assertThat(meters.find("parley.jobs.live").gauge()).isNull();
    assertThat(meters.find("parley.queue.waiting").gauge()).isNull();
    assertThat(sum("parley.jobs.accepted")).isEqualTo(6);
  }

  private static String ask(Client client, HandWorker worker) {
    return client.ask(worker.model(), "x").get("id").asString();
  }

  private double sum(String name, String... tags) {
    return meters.find(name).tags(tags).meters().stream()
        .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
        .mapToDouble(measurement -> measurement.getValue())
        .sum();
  }
}
