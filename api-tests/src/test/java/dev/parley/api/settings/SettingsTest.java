package dev.parley.api.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.ApiService;
import dev.parley.service.settings.BadSetting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invalid settings refuse the start, before Redis is looked for. */
class SettingsTest {

  @ParameterizedTest
  @CsvSource({
    "queue.depth,0",
    "queue.timeout,-1s",
    "owner.live-jobs,-1",
    "owner.calls-per-second,-1",
    "owner.calls-per-second,201",
    "owner.calls-burst,0",
    "owner.calls-burst,19",
    "owner.calls-wait,-1ms",
    "owner.calls-wait,11s",
    "timeouts.generation,0s",
    "timeouts.token-gap,2h",
    "tokens.default,0",
    "tokens.max,0",
    "lease.duration,5s",
    "attempts,0",
    "results.ttl,1s",
    "results.stored-ttl,1m",
    "redis.shards,0",
    "redis.prefix,a b",
    "redis.url,http://localhost",
    "models,a/b/c",
    "cors.origins,*",
    "hosts,http://x",
    "stream.max,0",
    "sweep.period,1ms",
  })
  void refusesValuesOutsideTheirRange(String name, String value) {
    assertThatThrownBy(() -> start("--parley." + name + "=" + value))
        .rootCause()
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("parley." + name);
  }

  @ParameterizedTest
  @CsvSource({"queue.depht", "que.depth", "x", "redis.uri", "worker.seets"})
  void refusesUnknownNames(String name) {
    assertThatThrownBy(() -> start("--parley." + name + "=1"))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("parley." + name);
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatThrownBy(() -> start("--parley.queue.depth=many"))
        .hasStackTraceContaining("parley.queue");
  }

  @Test
  void letsTheWorkersNamesPass() {
    assertThatThrownBy(
            () ->
                start(
                    "--parley.worker.seats=4",
                    "--parley.standalone.data=x",
                    "--parley.queue.depth=0"))
        .rootCause()
        .hasMessageStartingWith("parley.queue.depth is 0");
  }

  private static void start(String... settings) {
    List<String> args = new ArrayList<>(List.of("--server.port=0", "--parley.redis.patience=0s"));
    args.add("--parley.redis.url=redis://127.0.0.1:1");
    args.addAll(List.of(settings));
    ApiService.start(args.toArray(String[]::new)).close();
  }
}
