package dev.parley.standalone.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts in {@code docker/}, with a java that only tells of its call. */
class ScriptsTest {

  @TempDir Path temp;
  private Path baked;

  @BeforeEach
  void layOut() throws IOException {
    baked = Files.createDirectories(temp.resolve("baked"));
    java("echo \"pid $$ model ${PARLEY_MODEL-} arguments $*\"");
  }

  @ParameterizedTest
  @CsvSource({
    "200, {\"status\":\"UP\"}, 0",
    "503, '{\"status\":\"DOWN\",\"components\":{\"redis\":{\"status\":\"UP\"}}}', 1",
    "404, nothing of ours, 1",
  })
  void aServiceIsHealthyWhenItsReadinessSaysSoAsAWhole(int status, String body, int code)
      throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/actuator/health/readiness",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      String port = String.valueOf(server.getAddress().getPort());
      assertThat(run("healthy", Map.of(), port).code()).isEqualTo(code);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServiceThatDoesNotListenIsNotHealthy() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(run("healthy", Map.of(), String.valueOf(port)).code()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"Org/Tiny, Org/Tiny", "'', %s/baked/Tiny"})
  void aWorkerTakesTheModelThatIsNamedElseTheBakedOne(String named, String taken) throws Exception {
    Files.createDirectory(baked.resolve("Tiny"));
    Result result = run("worker", Map.of("PARLEY_MODEL", named), "pull");
    assertThat(result.out())
        .contains("pid " + result.pid(), " model " + taken.formatted(temp) + " ", "jar pull");
  }

  @Test
  void aWorkerWithNeitherTakesTheBuiltInModel() throws Exception {
    assertThat(run("worker", Map.of()).out()).contains(" model builtin ");
  }

  @Test
  void nothingIsBakedForTheBuiltInModel() throws Exception {
    assertThat(run("bake", Map.of(), "builtin", baked.toString()).code()).isZero();
    assertThat(baked).isEmptyDirectory();
  }

  @Test
  void aPathIsCopiedSoThatAnybodyMayReadIt() throws Exception {
    Path model = secretly(temp.resolve("mine"));
    assertThat(run("bake", Map.of(), model.toString(), baked.toString()).code()).isZero();
    assertReadable(baked.resolve("mine"));
  }

  @Test
  void aNameIsPulledWithTheSecretTokenAndWithoutLinks() throws Exception {
    Path snapshot = secretly(temp.resolve("snapshot"));
    Files.createSymbolicLink(snapshot.resolve("weights"), Path.of("config.json"));
    Path token = Files.writeString(temp.resolve("token"), "secret");
    java(
        "echo \"pulls $* to $HF_HOME with $(cat \"$HF_TOKEN_PATH\")\"; echo \"Org/Tiny is here: "
            + snapshot
            + "\"");
    Result result =
        run("bake", Map.of("BAKE_TOKEN", token.toString()), "Org/Tiny", baked.toString());
    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("pull Org/Tiny to " + temp + "/cache/huggingface with secret");
    assertReadable(baked.resolve("Tiny"));
    assertThat(baked.resolve("Tiny/weights")).isRegularFile();
    assertThat(Files.isSymbolicLink(baked.resolve("Tiny/weights"))).isFalse();
  }

  @Test
  void aPullThatFailsEndsTheBuild() throws Exception {
    java("echo refused; exit 3");
    assertThat(run("bake", Map.of(), "Org/Tiny", baked.toString()).code()).isEqualTo(3);
    assertThat(baked).isEmptyDirectory();
  }

  private record Result(int code, long pid, String out) {}

  private Result run(String script, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(theScript(script)));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(temp.toFile()).redirectErrorStream(true);
    Map<String, String> all = new TreeMap<>(environment);
    all.put("PATH", temp.resolve("path") + ":/usr/bin:/bin");
    all.put("PARLEY_BAKED", baked.toString());
    all.put("BAKE_CACHE", temp.resolve("cache").toString());
    builder.environment().keySet().removeIf(name -> name.matches("PARLEY_.*|HF_.*|BAKE_.*"));
    builder.environment().putAll(all);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), process.pid(), out);
  }

  /** A folder that only its owner may read. */
  private static Path secretly(Path folder) throws IOException {
    Files.createDirectory(folder);
    Path file = Files.writeString(folder.resolve("config.json"), "{}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    return folder;
  }

  private static void assertReadable(Path folder) throws IOException {
    assertThat(permissions(folder)).isEqualTo("rwxr-xr-x");
    assertThat(permissions(folder.resolve("config.json"))).isEqualTo("rw-r--r--");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private void java(String text) throws IOException {
    Path java = Files.createDirectories(temp.resolve("path")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + text + "\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private static String theScript(String name) {
    Path here = Path.of("").toAbsolutePath();
    Path inModule = here.resolve("../docker").resolve(name).normalize();
    return (Files.isRegularFile(inModule) ? inModule : here.resolve("docker").resolve(name))
        .toString();
  }
}
