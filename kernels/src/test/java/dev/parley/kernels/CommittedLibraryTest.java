package dev.parley.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The libraries beside their sources. */
class CommittedLibraryTest {

  private static final Path LIBRARIES = Path.of("src/main/resources/kernels");
  private static final Path SOURCES = Path.of("src/main/native");
  private static final Path SCRIPT = Path.of("build.sh");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"linux-x86_64", "linux-aarch64"})
  void wasBuiltFromTheCommittedSources(String platform) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String ending : List.of(".cpp", ".h")) {
      for (Path source : sources(ending)) {
        digest.update(Files.readAllBytes(source));
      }
    }
    digest.update(Files.readAllBytes(SCRIPT));

    assertThat(Files.readString(LIBRARIES.resolve(platform).resolve("sources.sha256")).strip())
        .as("run kernels/build.sh, with both its compilers, after every change of its sources")
        .isEqualTo(HexFormat.of().formatHex(digest.digest()));
  }

  private static List<Path> sources(String ending) throws IOException {
    try (Stream<Path> all = Files.list(SOURCES)) {
      List<Path> found = all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  /** What libtorch itself needs is what a machine that runs it has. */
  @ParameterizedTest
  @ValueSource(strings = {"linux-x86_64", "linux-aarch64"})
  void needsNoNewerSystemThanLibtorch(String platform) throws IOException {
    Path library = LIBRARIES.resolve(platform).resolve("libparley.so");
    String text = Files.readString(library, StandardCharsets.ISO_8859_1);
    assertThat(newest("GLIBC_", text)).isLessThanOrEqualTo(2_029_000);
    assertThat(newest("GLIBCXX_", text)).isLessThanOrEqualTo(3_004_026);
    assertThat(newest("CXXABI_", text)).isLessThanOrEqualTo(1_003_011);
  }

  /** Of the versions of symbols that the dynamic linker is told to ask for. */
  private static int newest(String name, String text) {
    return Pattern.compile(name + "(\\d+)\\.(\\d+)(?:\\.(\\d+))?\0")
        .matcher(text)
        .results()
        .mapToInt(CommittedLibraryTest::version)
        .max()
        .orElseThrow();
  }

  private static int version(MatchResult found) {
    String patch = found.group(3);
    return Integer.parseInt(found.group(1)) * 1_000_000
        + Integer.parseInt(found.group(2)) * 1_000
        + (patch == null ? 0 : Integer.parseInt(patch));
  }

  @Test
  @EnabledIfEnvironmentVariable(
      named = "PARLEY_TORCH",
      matches = ".+",
      disabledReason = "it names the folder of pip's torch 2.7.1, whose headers the build needs")
  void theSameCompilerMakesTheSameBytesOfItAgain() throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder build =
        new ProcessBuilder("sh", SCRIPT.toString(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    build.environment().put("TORCH", System.getenv("PARLEY_TORCH"));

    int exit = build.start().waitFor();

    assertThat(exit).as("%s", Files.readString(output)).isZero();
    for (String platform : List.of("linux-x86_64", "linux-aarch64")) {
      compare(LIBRARIES.resolve(platform), folder.resolve(platform));
    }
  }

  private static void compare(Path committed, Path built) throws IOException {
    String compiler = Files.readString(committed.resolve("compiler"));
    if (Files.exists(built) && Files.readString(built.resolve("compiler")).equals(compiler)) {
      assertThat(built.resolve("libparley.so"))
          .hasSameBinaryContentAs(committed.resolve("libparley.so"));
    } else {
      System.out.println("NOT COMPARED: " + committed + " was built with " + compiler);
    }
  }
}
