package dev.parley.inference.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.source.NativeCache.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeCacheTest {

  @TempDir Path home;
  @TempDir Path temporary;

  @Test
  void liesInTheUsersCache() {
    assertThat(choose(Map.of(), home.toString()))
        .isEqualTo(new NativeCache(home.resolve(".cache/parley/djl"), Origin.USER_CACHE));
    assertThat(choose(Map.of("XDG_CACHE_HOME", home + "/xdg"), "?"))
        .isEqualTo(new NativeCache(home.resolve("xdg/parley/djl"), Origin.USER_CACHE));
  }

  @Test
  void theSettingComesFirst() {
    Map<String, String> both = Map.of("DJL_CACHE_DIR", "/a", "XDG_CACHE_HOME", "/b");
    assertThat(choose(both, home.toString()))
        .isEqualTo(new NativeCache(Path.of("/a"), Origin.CHOSEN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "", "/nonexistent", "/dev/null"})
  void withoutAHomeItLiesInTheTemporaryFolder(String home) {
    NativeCache cache = choose(Map.of(), home);
    assertThat(cache.origin()).isEqualTo(Origin.TEMPORARY);
    assertThat(cache.folder().getParent()).isEqualTo(temporary);
    assertThat(cache.isUsable()).isTrue();
  }

  @Test
  void aCacheThatCannotBeWrittenIsPassedByUnlessItWasChosen() throws IOException {
    Path file = Files.createFile(home.resolve("file"));
    assertThat(choose(Map.of("XDG_CACHE_HOME", file.toString()), "?").origin())
        .isEqualTo(Origin.TEMPORARY);
    NativeCache chosen = choose(Map.of("DJL_CACHE_DIR", file + "/djl"), home.toString());
    assertThat(chosen.origin()).isEqualTo(Origin.CHOSEN);
    assertThat(chosen.isUsable()).isFalse();
  }

  private NativeCache choose(Map<String, String> environment, String user) {
    return NativeCache.choose(environment, user, temporary);
  }
}
