package dev.parley.bench;

import dev.parley.testkit.rules.CodeRules;
import org.junit.jupiter.api.Test;

class CodeRulesTest {

  @Test
  void noTextDependsOnTheMachinesLanguage() {
    CodeRules.noDefaultLocale().check(CodeRules.mainOf("dev.parley.bench"));
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    CodeRules.noCycles("dev.parley.bench.(*)..").check(CodeRules.mainOf("dev.parley.bench"));
  }
}
