package dev.parley.testkit.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.io.PrintWriter;

/** Rules that hold for the code of every module. */
public final class CodeRules {

  private CodeRules() {}

  /** The main classes of a module, given its packages. */
  public static JavaClasses mainOf(String... packages) {
    return new ClassFileImporter().withImportOption(CodeRules::isMain).importPackages(packages);
  }

  private static boolean isMain(Location place) {
    return !place.contains("/test-classes/") && !place.contains("-tests.jar");
  }

  /**
   * No text depends on the machine's language. In Persian or Arabic {@code %d} writes other digits,
   * in Turkish {@code I} has another lower case; files, headers, keys and logs must not.
   */
  public static ArchRule noDefaultLocale() {
    return noClasses()
        .should()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .because("texts for machines need Locale.ROOT, whatever the user's language is")
        .allowEmptyShould(true);
  }

  /**
   * No two packages need each other, directly or around.
   *
   * @param slices as {@code dev.parley.(*)..}
   */
  public static ArchRule noCycles(String slices) {
    return slices().matching(slices).should().beFreeOfCycles();
  }
}
