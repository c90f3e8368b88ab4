package dev.parley.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code parley}, in a repository and with a JDK and a Maven that only record their
 * calls.
 */
class LauncherTest {

  private static final String UNSET = "(unset)";

  @TempDir Path temp;
  private Path repository;
  private Path jar;
  private Path jdk;

  @BeforeEach
  void layOut() throws IOException {
    repository = Files.createDirectories(temp.resolve("my repo 春"));
    Files.copy(ours("parley"), repository.resolve("parley"));
    Files.createDirectory(repository.resolve("tools"));
    Files.copy(ours("tools/find-jdk.sh"), repository.resolve("tools/find-jdk.sh"));
    Files.setLastModifiedTime(file("pom.xml"), at(100));
    Files.setLastModifiedTime(file("common/src/main/java/A.java"), at(100));
    jar = file("standalone/target/parley.jar");
    Files.setLastModifiedTime(jar, at(200));
    jdk = jdk("jdk 25", "25.0.1");
    program(
        "path/mvn",
        "echo \"mvn $* on $JAVA_HOME in $PWD\" >> '" + temp + "/calls'; touch '" + jar + "'");
  }

  @Test
  void becomesTheJvm() throws Exception {
    Result result = run(repository, Map.of(), "./parley", "--port", "9", "two words");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("<-jar>", "<" + jar + ">", "<--port>", "<9>", "<two words>")
        .contains("<--enable-native-access=ALL-UNNAMED>")
        .contains("pid " + result.pid());
    assertThat(calls()).isEmpty();
  }

  @Test
  void findsItsFolderThroughSymbolicLinksFromAnywhere() throws Exception {
    Path links = Files.createDirectories(temp.resolve("bin"));
    Files.createSymbolicLink(links.resolve("inner"), repository.resolve("parley"));
    Files.createSymbolicLink(links.resolve("parley"), Path.of("inner"));
    Result result = run(temp, Map.of(), "bin/parley");
    assertThat(result.out()).contains("<" + jar + ">");
  }

  @Test
  void buildsWhenASourceIsNewer() throws Exception {
    Files.setLastModifiedTime(repository.resolve("common/src/main/java/A.java"), at(300));
    Result result = run(temp, Map.of(), repository + "/parley");
    assertThat(result.out()).contains("<-jar>");
    assertThat(result.err()).contains("building");
    assertThat(calls())
        .isEqualTo(
            "mvn -q -B -DskipTests -pl standalone -am package on " + jdk + " in " + repository);
  }

  @Test
  void buildsWhenThereIsNoJar() throws Exception {
    Files.delete(jar);
    run(temp, Map.of(), repository + "/parley", "chat", "hi");
    assertThat(calls()).contains("package");
  }

  @Test
  void aChatWaitsForNoBuildThatItDoesNotNeed() throws Exception {
    Files.setLastModifiedTime(repository.resolve("pom.xml"), at(300));
    Result result = run(temp, Map.of(), repository + "/parley", "chat", "hi");
    assertThat(result.out()).contains("<-XX:TieredStopAtLevel=1>", "<chat>");
    assertThat(calls()).isEmpty();
  }

  @Test
  void neitherDoModelsAndDoctor() throws Exception {
    Files.setLastModifiedTime(repository.resolve("pom.xml"), at(300));
    assertThat(run(temp, Map.of(), repository + "/parley", "models", "list").out())
        .contains("<models>", "<list>");
    assertThat(run(temp, Map.of(), repository + "/parley", "doctor").out()).contains("<doctor>");
    assertThat(calls()).isEmpty();
  }

  @Test
  void aBrokenBuildEndsWithTwo() throws Exception {
    Files.delete(jar);
    program("path/mvn", "echo broken; exit 1");
    Result result = run(temp, Map.of(), repository + "/parley");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("broken", "the build failed");
  }

  @Test
  void passesByAnOldJavaAndFindsTheNewOne() throws Exception {
    Path old = jdk("jdk 17", "17.0.15");
    Path java = Files.createDirectories(temp.resolve("path")).resolve("java");
    Files.createSymbolicLink(java, old.resolve("bin/java"));
    Path jdks = Files.createDirectories(temp.resolve("jdks"));
    Files.move(old, jdks.resolve("a-17"));
    Files.move(jdk, jdks.resolve("b-25"));
    Result result =
        run(temp, Map.of("JAVA_HOME", "", "PARLEY_JDKS", jdks.toString()), repository + "/parley");
    assertThat(result.out()).contains("java of " + jdks.resolve("b-25"));
  }

  @Test
  void withoutAJdkSaysWhatToInstall() throws Exception {
    Map<String, String> bare = Map.of("JAVA_HOME", "", "PARLEY_JDKS", temp + "/none");
    Result result = run(temp, bare, repository + "/parley");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("no JDK 25 or newer", "install one");
  }

  @Test
  void worksWithoutAHome() throws Exception {
    Result result = run(temp, Map.of("HOME", UNSET), repository + "/parley", "status");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("<status>");
  }

  /** With an environment in which nothing is set, each variable that a script reads is a trap. */
  @Test
  void worksInAnEmptyEnvironment() throws Exception {
    Result result =
        run(
            temp,
            Map.of(),
            "/usr/bin/env",
            "-i",
            "PATH=/usr/bin:/bin",
            "PARLEY_JDKS=" + Files.createDirectories(temp.resolve("none")),
            "/bin/sh",
            repository + "/parley",
            "status");
    assertThat(result.err()).doesNotContain("not set", "unbound");
    assertThat(result.code()).as(result.err()).isIn(0, 2);
  }

  @Test
  void allScriptsFindTheJdkByTheSameFile() throws Exception {
    for (String script : List.of("parley", "bench/run", ".ci/run")) {
      assertThat(Files.readString(ours(script)))
          .as(script)
          .contains("tools/find-jdk.sh", "jdk=$(find_jdk)")
          .doesNotContain("find_jdk()");
    }
  }

  @Test
  void asksForUtf8WhereTheLocaleIsNot() throws Exception {
    Map<String, String> posix = Map.of("LC_ALL", "C", "JAVA_HOME", jdk.toString());
    assertThat(run(temp, posix, repository + "/parley", "chat", "你好").out())
        .contains("LC_ALL=C.UTF-8");
  }

  private record Result(int code, long pid, String out, String err) {}

  private Result run(Path folder, Map<String, String> environment, String... command)
      throws Exception {
    List<String> words = new ArrayList<>(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    Map<String, String> env = builder.environment();
    env.remove("PARLEY_JAVA_OPTS");
    env.put("HOME", temp.toString());
    env.put("JAVA_HOME", jdk.toString());
    env.put("PATH", temp.resolve("path") + ":/usr/bin:/bin");
    env.putAll(environment);
    env.values().removeIf(UNSET::equals);
    if (words.getFirst().startsWith("bin/")) {
      words.set(0, folder.resolve(words.getFirst()).toString());
    }
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), process.pid(), out, err);
  }

  private String calls() throws IOException {
    Path calls = temp.resolve("calls");
    return Files.exists(calls) ? Files.readString(calls).strip() : "";
  }

  /** A JDK whose java prints its arguments. */
  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(temp.resolve(name));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    program(
        name + "/bin/java",
        "echo \"pid $$\"; echo \"LC_ALL=$LC_ALL\"; echo \"java of $(dirname \"$(dirname"
            + " \"$0\")\")\"; printf '<%s>\\n"
            + "' \"$@\"");
    program(name + "/bin/javac", "exit 0");
    return home;
  }

  private void program(String name, String text) throws IOException {
    Path path = temp.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/sh\n" + text + "\n");
    assertThat(path.toFile().setExecutable(true)).isTrue();
  }

  private Path file(String name) throws IOException {
    Path path = repository.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.createFile(path);
  }

  private static FileTime at(long second) {
    return FileTime.from(Instant.ofEpochSecond(1_700_000_000L + second));
  }

  private static Path ours(String name) {
    Path here = Path.of("").toAbsolutePath();
    Path inModule = here.resolve("..").resolve(name).normalize();
    return Files.isRegularFile(inModule) ? inModule : here.resolve(name);
  }
}
