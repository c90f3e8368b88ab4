package dev.parley.testkit;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no compiler checks, over all modules. */
class SourceTreeTest {

  private static final Path ROOT = Path.of("..");
  private static final int LONGEST_FILE = 250;
  private static final int LARGEST_PACKAGE = 17;
  private static final int LARGEST_GLOSSARY = 40;

  /** Simple names with two meanings in main code, each with the reason why. */
  private static final Map<String, String> TWICE = Map.of();

  private static final Pattern STATUS =
      Pattern.compile("Status: accepted, 2\\d{3}-\\d\\d-\\d\\d(; .+)?");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\b");
  private static final Pattern REFERENCE = Pattern.compile("\\b(0\\d{3})\\b");

  @Test
  void aSimpleNameHasOneMeaning() throws IOException {
    Map<String, List<Path>> byName =
        mainTypes().stream()
            .collect(groupingBy(SourceTreeTest::name, TreeMap::new, Collectors.toList()));
    byName.values().removeIf(files -> files.size() == 1);
    assertThat(byName.keySet()).isEqualTo(TWICE.keySet());
  }

  @Test
  void aPackageAnswersOneQuestionAndSaysWhich() throws IOException {
    Set<Path> packages = mainTypes().stream().map(Path::getParent).collect(Collectors.toSet());
    assertThat(packages)
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }

  @Test
  void aPackageIsSmallEnoughToBeKnown() throws IOException {
    Map<Path, List<Path>> packages = mainTypes().stream().collect(groupingBy(Path::getParent));
    packages.values().removeIf(types -> types.size() <= LARGEST_PACKAGE);
    assertThat(packages.keySet()).isEmpty();
  }

  @Test
  void aFileIsShort() throws IOException {
    List<Path> files = mainTypes();
    assertThat(files).hasSizeGreaterThan(300);
    assertThat(files)
        .allSatisfy(
            file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(LONGEST_FILE));
  }

  @Test
  void decisionsHaveOneShapeAndReferToOneAnother() throws IOException {
    List<Path> decisions = files("docs/decisions", ".md");
    List<String> numbers = decisions.stream().map(file -> name(file).substring(0, 4)).toList();
    assertThat(numbers)
        .isEqualTo(
            IntStream.rangeClosed(1, decisions.size()).mapToObj(n -> "%04d".formatted(n)).toList());
    for (Path decision : decisions) {
      List<String> lines = Files.readAllLines(decision);
      int number = Integer.parseInt(name(decision).substring(0, 4));
      assertThat(lines.get(0)).as("%s", decision).startsWith("# " + number + ". ");
      assertThat(lines.get(2)).as("%s", decision).matches(STATUS);
      assertThat(lines.stream().filter(line -> line.startsWith("## ")))
          .as("%s", decision)
          .containsExactly("## Context", "## Decision", "## Consequences");
      assertThat(REFERENCE.matcher(lines.get(2)).results().map(match -> match.group(1)))
          .as("%s", decision)
          .isSubsetOf(numbers);
      assertThat(lines).as("%s", decision).hasSizeLessThanOrEqualTo(40);
    }
  }

  @Test
  void theGlossaryIsShort() throws IOException {
    String text = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
    String glossary = text.substring(text.indexOf("## Glossary"));
    assertThat(glossary.lines().filter(line -> line.startsWith("| **")).count())
        .isBetween(10L, (long) LARGEST_GLOSSARY);
  }

  @Test
  void documentsNameTestsThatExist() throws IOException {
    Set<String> tests =
        javaFiles("src/test/java").stream().map(SourceTreeTest::name).collect(Collectors.toSet());
    for (Path document : files("docs", ".md")) {
      assertThat(TEST.matcher(Files.readString(document)).results().map(match -> match.group(1)))
          .as("%s", document)
          .isSubsetOf(tests);
    }
  }

  @Test
  void composeRunsTheRedisThatTestsRun() throws IOException {
    String container =
        Files.readString(Path.of("src/main/java/dev/parley/testkit/ServerContainer.java"));
    Matcher image = Pattern.compile("\"(redis:[^\"]+)\"").matcher(container);
    assertThat(image.find()).isTrue();
    assertThat(Files.readString(ROOT.resolve("docker-compose.yml")))
        .contains("${REDIS_IMAGE:-" + image.group(1) + "}");
  }

  private static List<Path> mainTypes() throws IOException {
    return javaFiles("src/main/java");
  }

  private static List<Path> javaFiles(String folder) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve(folder))
          .filter(Files::isDirectory)
          .flatMap(module -> walk(module).stream())
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !name(file).equals("package-info"))
          .toList();
    }
  }

  private static List<Path> files(String folder, String ending) throws IOException {
    try (Stream<Path> all = Files.list(ROOT.resolve(folder))) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static List<Path> walk(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.lastIndexOf('.'));
  }
}
