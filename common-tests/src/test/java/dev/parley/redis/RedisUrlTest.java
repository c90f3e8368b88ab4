package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.redis.RedisUrl.Form;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of an address. */
class RedisUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://h | SERVER | h 6379 | false",
        "redis://h:1 | SERVER | h 1 | false",
        "rediss://user:pass@h:1/2 | SERVER | h 1 | true",
        "redis://:p%40ss@[::1]:1 | SERVER | [::1] 1 | false",
        "redis-cluster://a:1,b | CLUSTER | a 1 b 6379 | false",
        "rediss-cluster://user:pass@a:1,b:2 | CLUSTER | a 1 b 2 | true",
        "rediss-cluster://user:pass@a:1,b:2/0 | CLUSTER | a 1 b 2 | true"
      })
  void readsServersAndClusters(String url, Form form, String nodes, boolean isEncrypted) {
    RedisUrl read = RedisUrl.parse(url);
    assertThat(read.form()).isEqualTo(form);
    assertThat(read.isEncrypted()).isEqualTo(isEncrypted);
    assertThat(read.nodes().stream().map(RedisUrlTest::spell)).containsExactly(parts(nodes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis-sentinel://a:1#m | a 1 | false",
        "redis-sentinel://a:1,b/0#m | a 1 b 26379 | false",
        "rediss-sentinel://user:pass@a:1,b:2/3#m | a 1 b 2 | true"
      })
  void readsSentinels(String url, String nodes, boolean isEncrypted) {
    RedisUrl read = RedisUrl.parse(url);
    assertThat(read.form()).isEqualTo(Form.SENTINEL);
    assertThat(read.isEncrypted()).isEqualTo(isEncrypted);
    RedisURI master = read.nodes().getFirst();
    assertThat(master.getSentinelMasterId()).isEqualTo("m");
    assertThat(master.getSentinels().stream().map(RedisUrlTest::spell))
        .containsExactly(parts(nodes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://user:p%40s%3As@h",
        "redis-sentinel://user:p%40s%3As@a,b#m",
        "redis-cluster://user:p%40s%3As@a,b"
      })
  void readsUserAndPasswordOfAllForms(String url) {
    assertThat(RedisUrl.parse(url).nodes())
        .allSatisfy(
            node -> {
              RedisCredentials login =
                  node.getCredentialsProvider().resolveCredentials().toFuture().join();
              assertThat(login.getUsername()).isEqualTo("user");
              assertThat(new String(login.getPassword())).isEqualTo("p@s:s");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h:6379",
        "http://h",
        "redis://",
        "redis://h:0",
        "redis://h:99999",
        "redis://h:x",
        "redis://h/x",
        "redis:// h",
        "redis://a,b",
        "redis://user:secret@@h",
        "redis://user:sec@ret@h",
        "redis://user:%zz@h",
        "redis-sentinel://a:1,b:2",
        "redis-sentinel://a:1,,b:2#m",
        "redis-sentinel://a:99999#m",
        "redis-sentinel://#m",
        "redis-cluster://a:1,b:99999",
        "redis-cluster://a:1,",
        "redis-cluster://a/1",
        "redis-cluster://redis://a",
        "redis-sentinels://a#m"
      })
  void refusesAnythingElseWithoutShowingIt(String url) {
    assertThatThrownBy(() -> RedisUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .message()
        .isNotBlank()
        .doesNotContain("secret")
        .doesNotContain("99999");
  }

  @Test
  void saysWhatASentinelsAddressLacks() {
    assertThatThrownBy(() -> RedisUrl.parse("redis-sentinel://a:1"))
        .hasMessage("names no master: redis-sentinel://host:26379/0#mymaster");
  }

  private static String spell(RedisURI node) {
    return node.getHost() + " " + node.getPort();
  }

  /** Each host with its port. */
  private static String[] parts(String nodes) {
    return nodes.split("(?<=\\d) ");
  }
}
