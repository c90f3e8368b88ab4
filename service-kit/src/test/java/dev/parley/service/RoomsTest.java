package dev.parley.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.parley.testkit.rules.CodeRules;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class RoomsTest {

  private static final JavaClasses KIT = CodeRules.mainOf("dev.parley.service");

  @Test
  void logLinesNeedNeitherProcessNorSettings() {
    noClasses()
        .that()
        .resideInAPackage("..service.observe..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..service.process..", "..service.settings..")
        .check(KIT);
  }

  @Test
  void noClassKnowsAService() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.parley.api..", "dev.parley.worker..", "dev.parley.standalone..")
        .check(KIT);
  }

  @Test
  void noTextDependsOnTheMachinesLanguage() {
    CodeRules.noDefaultLocale().check(KIT);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    CodeRules.noCycles("dev.parley.service.(*)..").check(KIT);
  }
}
