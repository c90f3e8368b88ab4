package dev.parley.testkit;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.parley.testkit.rules.CodeRules;
import org.junit.jupiter.api.Test;

class CodeRulesTest {

  private static final JavaClasses MAIN = CodeRules.mainOf("dev.parley.testkit");

  @Test
  void noTextDependsOnTheMachinesLanguage() {
    CodeRules.noDefaultLocale().check(MAIN);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    CodeRules.noCycles("dev.parley.testkit.(*)..").check(MAIN);
  }
}
