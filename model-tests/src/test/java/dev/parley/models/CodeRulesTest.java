package dev.parley.models;

import dev.parley.testkit.rules.CodeRules;
import org.junit.jupiter.api.Test;

class CodeRulesTest {

  @Test
  void noTextDependsOnTheMachinesLanguage() {
    CodeRules.noDefaultLocale().check(CodeRules.mainOf("dev.parley.models"));
  }
}
