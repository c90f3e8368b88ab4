package dev.parley.faults;

import dev.parley.testkit.rules.CodeRules;
import org.junit.jupiter.api.Test;

class CodeRulesTest {

  @Test
  void noTextDependsOnTheMachinesLanguage() {
    CodeRules.noDefaultLocale().check(CodeRules.mainOf("dev.parley.faults"));
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    CodeRules.noCycles("dev.parley.faults.(*)..").check(CodeRules.mainOf("dev.parley.faults"));
  }
}
