package dev.parley.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.client.ScriptedServer;
import dev.parley.service.process.ExitCode;
import dev.parley.standalone.redis.DataFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ExitCodeGenerator;

class StandaloneRunTest {

  private static final ModelProvider NOTHING = model -> {};

  @TempDir Path data;
  private final List<String> happened = new CopyOnWriteArrayList<>();
  private ScriptedServer http;

  @BeforeEach
  void startHttp() throws IOException {
    http = new ScriptedServer();
  }

  @AfterEach
  void stopHttp() {
    http.close();
  }

  @Test
  void startsRedisThenApiThenWorkerAndDrainsInItsOwnOrder() throws Exception {
    runUntilReady(settings(Map.of()));
    assertThat(happened)
        .containsSubsequence(
            "provide " + data,
            "Redis is up",
            "start api",
            "open to all",
            "start worker",
            "ready",
            "stop api",
            "stop worker");
    assertThat(happened.stream().filter(line -> line.equals("ready"))).hasSize(1);
    assertThat(data.resolve("redis.conf")).doesNotExist();
    DataFolder.claim(data).close();
  }

  @Test
  void aModelThatCannotBeHadEndsItBeforeAnythingStarts() {
    ModelProvider refusing =
        model -> {
          throw new CannotStart(ExitCode.MODEL_NOT_USABLE, "no model " + model);
        };
    Standalone up =
        new Standalone(
            settings(Map.of()), service("api"), service("worker"), refusing, happened::add);
    assertThatThrownBy(up::run).hasMessage("no model " + data);
    assertThat(happened).isEmpty();
  }

  @Test
  void aStopEndsThePullOfTheModel() throws Exception {
    Standalone[] self = new Standalone[1];
    ModelProvider pulling =
        model -> {
          self[0].stop();
          new CountDownLatch(1).await();
        };
    self[0] =
        new Standalone(
            settings(Map.of()), service("api"), service("worker"), pulling, happened::add);
    self[0].run();
    assertThat(happened).noneMatch(line -> line.startsWith("start"));
  }

  @Test
  void theBuiltInModelSaysHowToGetARealOneAndAsksNoHub() throws Exception {
    StandaloneSettings builtin =
        new StandaloneSettings("127.0.0.1", 0, Optional.empty(), data, Optional.empty(), Map.of());
    runUntilReady(builtin);
    assertThat(happened).filteredOn(line -> line.contains("./parley --model Qwen/")).hasSize(1);
    assertThat(happened).noneMatch(line -> line.startsWith("provide"));
    assertThat(arguments("worker"))
        .as("whatever PARLEY_MODEL says")
        .contains("--parley.model=builtin");
  }

  @Test
  void theServicesGetTheirFlags() throws Exception {
    runUntilReady(settings(Map.of("parley.queue.depth", "4", "server.tomcat.threads.max", "9")));
    assertThat(arguments("api"))
        .contains("--parley.queue.depth=4", "--server.tomcat.threads.max=9", "--server.port=0")
        .contains("--server.address=127.0.0.1")
        .anyMatch(flag -> flag.startsWith("--parley.redis.url=redis://:"));
    assertThat(arguments("worker"))
        .contains("--parley.queue.depth=4", "--server.port=-1", "--parley.model=" + data);
    assertThat(List.of("api", "worker"))
        .allSatisfy(
            name -> assertThat(arguments(name)).contains("--spring.application.name=parley"));
  }

  @Test
  void aTakenPortNamesTheOption() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StandaloneSettings settings =
          new StandaloneSettings(
              "127.0.0.1",
              taken.getLocalPort(),
              Optional.empty(),
              data,
              Optional.empty(),
              Map.of());
      assertThatThrownBy(() -> up(settings).run())
          .isInstanceOfSatisfying(CannotStart.class, e -> assertThat(e.getExitCode()).isEqualTo(2))
          .hasMessageContaining("--port");
      assertThat(happened).isEmpty();
    }
  }

  @Test
  void aDataFolderInUseNamesTheOption() {
    DataFolder other = DataFolder.claim(data);
    assertThatThrownBy(() -> up(settings(Map.of())).run())
        .isInstanceOfSatisfying(CannotStart.class, e -> assertThat(e.getExitCode()).isEqualTo(2))
        .hasMessageContaining("--data");
    other.close();
  }

  @Test
  void aWorkerThatCannotStartEndsTheOthersWithItsCode() {
    Service broken =
        arguments -> {
          throw new IllegalStateException("context", new Unusable());
        };
    Standalone up =
        new Standalone(settings(Map.of()), service("api"), broken, NOTHING, happened::add);
    assertThatThrownBy(up::run)
        .isInstanceOfSatisfying(CannotStart.class, e -> assertThat(e.getExitCode()).isEqualTo(3))
        .hasMessage("no config.json");
    assertThat(happened).contains("stop api");
    assertThat(data.resolve("redis.conf")).doesNotExist();
  }

  private static final class Unusable extends RuntimeException implements ExitCodeGenerator {

    private Unusable() {
      super("no config.json");
    }

    @Override
    public int getExitCode() {
      return 3;
    }
  }

  private void runUntilReady(StandaloneSettings settings) throws Exception {
    Standalone[] self = new Standalone[1];
    self[0] =
        new Standalone(
            settings,
            service("api"),
            service("worker"),
            model -> happened.add("provide " + model),
            line -> {
              if (line.equals("Parley is ready: " + http.address())) {
                happened.add("ready");
                self[0].stop();
              } else {
                happened.add(line.replaceFirst(";.*", ""));
              }
            });
    self[0].run();
  }

  private Standalone up(StandaloneSettings settings) {
    return new Standalone(settings, service("api"), service("worker"), NOTHING, happened::add);
  }

  private StandaloneSettings settings(Map<String, String> flags) {
    return new StandaloneSettings(
        "127.0.0.1", 0, Optional.of(data.toString()), data, Optional.empty(), flags);
  }

  private List<String> arguments(String service) {
    return happened.stream()
        .filter(line -> line.startsWith(service + ": "))
        .map(line -> line.substring(service.length() + 2))
        .toList();
  }

  private Service service(String name) {
    return arguments -> {
      happened.add("start " + name);
      arguments.forEach(argument -> happened.add(name + ": " + argument));
      return new Service.Running() {
        @Override
        public int port() {
          return http.address().getPort();
        }

        @Override
        public boolean hasWorker() {
          return happened.contains("start worker");
        }

        @Override
        public List<String> warnings() {
          return List.of("open to all");
        }

        @Override
        public void stop() {
          happened.add("stop " + name);
        }
      };
    };
  }
}
