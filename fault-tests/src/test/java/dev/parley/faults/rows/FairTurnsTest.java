package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.cluster.LocalApi;
import dev.parley.faults.cluster.WorkerPlan;
import dev.parley.faults.cluster.WorkerProcess;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Owners of very different appetite at one worker with one seat. */
@Timeout(120)
class FairTurnsTest {

  private static final int WAITING = 200;
  private static final int TOKENS = 4;
  private static final String MODEL = "m0";

  @Test
  void aLightOwnerStartsWithinTwoTurnsBesideOneWithTwoHundredWaitingJobs() throws IOException {
    try (TestRedis redis = TestRedis.own();
        LocalApi api = LocalApi.start(port(redis), "--parley.queue.depth=1000")) {
      RedisWitness witness = new RedisWitness(redis.commands());
      ApiClient heavy = new ApiClient(api.base());
      ApiClient light = new ApiClient(api.base(), Optional.of("parley=" + Scenario.newOwner()));
      List<String> heavyJobs = new ArrayList<>();
      for (int i = 0; i < WAITING; i++) {
        heavyJobs.add(ask(heavy, i));
      }
      try (WorkerProcess worker =
          WorkerProcess.start(WorkerPlan.of(port(redis), MODEL, "w").seats(1))) {
        worker.ready();
        Await.until("the heavy owner is served", () -> witness.waiting(MODEL) < WAITING);
        String job = ask(light, WAITING);
        long accepted = created(redis, job);
        Await.until("the light owner is served", () -> witness.begins(job) > 0);
        long start = witness.beginTimes(job).getFirst();
        assertThat(heavyJobs)
            .filteredOn(
                other ->
                    witness.beginTimes(other).stream()
                        .anyMatch(time -> time > accepted && time < start))
            .hasSizeLessThanOrEqualTo(2);
      }
    }
  }

  private static String ask(ApiClient client, int number) throws IOException {
    HttpResponse<String> answer = client.post(MODEL, number, TOKENS, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return ApiClient.json(answer).path("id").asString();
  }

  private static long created(TestRedis redis, String job) {
    return Long.parseLong(redis.commands().hget("parley:{0}:job:" + job, "created"));
  }

  private static int port(TestRedis redis) {
    return URI.create(redis.url()).getPort();
  }
}
