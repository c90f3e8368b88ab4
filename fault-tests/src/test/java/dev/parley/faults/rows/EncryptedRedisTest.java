package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.client.ApiClient;
import dev.parley.faults.client.Viewer;
import dev.parley.faults.cluster.LocalApi;
import dev.parley.faults.cluster.LocalWorker;
import dev.parley.faults.cluster.RedisTarget;
import dev.parley.faults.cluster.WorkerPlan;
import dev.parley.faults.scenario.Scenario;
import dev.parley.redis.RedisSecurity;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestCertificate;
import dev.parley.testkit.TestCluster;
import dev.parley.testkit.TestRedis;
import dev.parley.testkit.TestSentinels;
import dev.parley.testkit.fault.FaultProxy;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS by an authority of one's own behind Sentinels and in a Redis Cluster: an API and a worker,
 * whose user may do what docs/operate.md lists and nothing else, answer chats, and go on when a
 * master dies.
 */
class EncryptedRedisTest {

  private static final String MODEL = "m0";
  private static final int CHATS = 4;
  private static final String LOGIN = "parley:password@";

  @TempDir private static Path folder;
  private static TestCertificate certificate;

  @BeforeAll
  static void make() throws Exception {
    certificate = TestCertificate.in(folder);
  }

  @Test
  void behindSentinelsChatsAreAnsweredAlsoByTheNextMaster() throws IOException {
    try (TestSentinels servers = new TestSentinels(certificate)) {
      List<TestRedis> nodes = List.of(servers.master(), servers.replica());
      allow(nodes, LeastRights.ofAServer());
      RedisTarget target =
          new RedisTarget(servers.url(LOGIN), 1, security(Optional.of(TestSentinels.PASSWORD)));
      answerChats(target, nodes, servers.master());
    }
  }

  @Test
  void inAClusterChatsAreAnsweredAlsoByTheNextMaster() throws IOException {
    try (TestCluster servers = new TestCluster(certificate)) {
      allow(servers.nodes(), LeastRights.ofACluster());
      RedisTarget target = new RedisTarget(servers.url(LOGIN), 8, security(Optional.empty()));
      answerChats(target, servers.nodes(), servers.masterOf(ClusterFixture.base(0)));
    }
  }

  private static void answerChats(RedisTarget target, List<TestRedis> nodes, TestRedis dying)
      throws IOException {
    FaultProxy unused = FaultProxy.toRedis(0);
    try (LocalApi api = LocalApi.direct(target, unused, "--parley.default-model=m0");
        LocalWorker worker = LocalWorker.direct(WorkerPlan.of(target, MODEL, "w"), unused)) {
      for (int i = 0; i < CHATS; i++) {
        answerOne(api, i);
      }
      dying.kill();
      answerOne(api, CHATS);
      Await.until("all are counted", () -> worker.over("completed") == CHATS + 1);
    }
    for (TestRedis node : nodes) {
      if (node != dying) {
        assertThat(node.commands().aclLog()).isEmpty();
      }
    }
  }

  /** Each has an owner of its own, so that all shards are asked. */
  private static void answerOne(LocalApi api, int number) {
    Optional<String> owner = Optional.of("parley=" + Scenario.newOwner());
    ApiClient caller = new ApiClient(api.base(), owner);
    String job = Await.value("a chat is accepted", () -> ask(caller, number));
    try (Viewer viewer = Viewer.watch(api::base, job, owner)) {
      assertThat(viewer.end().event()).isEqualTo("completed");
      assertThat(viewer.text()).contains(number + ".19");
    }
  }

  private static Optional<String> ask(ApiClient caller, int number) throws IOException {
    HttpResponse<String> answer =
        caller.post(MODEL, number, 20, "", "Idempotency-Key", "k" + number);
    return answer.statusCode() == 503
        ? Optional.empty()
        : Optional.of(ApiClient.json(answer).path("id").asString());
  }

  private static void allow(List<TestRedis> nodes, List<String> rights) {
    nodes.forEach(node -> LeastRights.allow(node.commands(), "parley", rights));
  }

  private static RedisSecurity security(Optional<String> sentinelPassword) {
    return new RedisSecurity(
        Optional.of(certificate.certificate()), Optional.empty(), sentinelPassword);
  }
}
