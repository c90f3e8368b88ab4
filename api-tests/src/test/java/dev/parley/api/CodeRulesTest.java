package dev.parley.api;

import dev.parley.testkit.rules.CodeRules;
import org.junit.jupiter.api.Test;

class CodeRulesTest {

  @Test
  void noTextDependsOnTheMachinesLanguage() {
    CodeRules.noDefaultLocale().check(CodeRules.mainOf("dev.parley.api"));
  }
}
