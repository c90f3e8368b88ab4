package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.queue.Stage;
import dev.parley.redis.RedisConnections.Role;
import dev.parley.testkit.TestCertificate;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.AclSetuserArgs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real server with TLS, whose certificate its own authority signs, and an ACL user. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredRedisTest {

  private final int port = TestRedis.freePort();

  @TempDir private static Path folder;
  private TestCertificate certificate;
  private TestRedis server;

  @BeforeAll
  void start() throws Exception {
    certificate = TestCertificate.in(folder);
    server =
        TestRedis.with(
            "--tls-port " + port,
            "--tls-cert-file " + certificate.certificate(),
            "--tls-key-file " + certificate.key(),
            "--tls-ca-cert-file " + certificate.certificate(),
            "--tls-auth-clients no");
    server
        .commands()
        .aclSetuser(
            "parley",
            AclSetuserArgs.Builder.on().addPassword("p@ss").allKeys().allChannels().allCommands());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void runsJobsUnderTls() {
    try (Stage stage = new Stage(server, RedisConnections.open(trusting(url("p%40ss")), role()))) {
      assertThat(stage.running(Stage.ANN).job()).isNotNull();
      assertThat(server.commands().clientList()).contains("user=parley");
    }
  }

  @Test
  void trustsNobodyUnnamed() {
    assertThatThrownBy(() -> RedisConnections.open(RedisSettings.of(url("p%40ss")), role()))
        .isInstanceOf(RedisUnavailable.class)
        .hasMessageContaining("certification path");
  }

  @Test
  void saysThatAPasswordIsWrong() {
    assertThatThrownBy(() -> RedisConnections.open(trusting(url("other")), role()))
        .isInstanceOf(RedisUnavailable.class)
        .hasMessageContaining("WRONGPASS");
  }

  @Test
  void refusesWhatHoldsNoCertificates() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path missing = folder.resolve("missing.pem");
    for (Path file : new Path[] {empty, missing, certificate.key()}) {
      assertThatThrownBy(() -> RedisSecurity.checkCa(file.toString()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    RedisSecurity.checkCa(certificate.certificate().toString());
  }

  private String url(String password) {
    return "rediss://parley:" + password + "@127.0.0.1:" + port;
  }

  private static Role role() {
    return Role.WORKER;
  }

  private RedisSettings trusting(String url) {
    RedisSecurity security =
        new RedisSecurity(
            Optional.of(certificate.certificate()), Optional.empty(), Optional.empty());
    return new RedisSettings(url, "parley", 1, Duration.ofMillis(2500), security);
  }
}
