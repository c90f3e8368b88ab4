package dev.parley.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.parley.testkit.rules.CodeRules;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class RoomsTest {

  private final JavaClasses kit = CodeRules.mainOf("dev.parley.service");

  @Test
  void logLinesNeedNeitherProcessNorSettings() {
    noClasses()
        .that()
        .resideInAPackage("..service.observe..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..service.process..", "..service.settings..")
        .check(kit);
  }

  @Test
  void noClassKnowsAService() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.parley.api..", "dev.parley.worker..", "dev.parley.standalone..")
        .check(kit);
  }

  @Test
  void noTextDependsOnTheMachinesLanguage() {
    CodeRules.noDefaultLocale().check(kit);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    CodeRules.noCycles("dev.parley.service.(*)..").check(kit);
  }
}
