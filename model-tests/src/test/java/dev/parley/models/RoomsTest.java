package dev.parley.models;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.parley.testkit.rules.CodeRules;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of the models. */
class RoomsTest {

  private static final JavaClasses MODELS = CodeRules.mainOf("dev.parley.models");

  @Test
  void theModelsKnowNoRedisAndNoSpring() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "org.springframework..", "io.micrometer..")
        .check(MODELS);
  }

  @Test
  void besidesInferenceTheyKnowOnlyTheWordsOfAJobAndItsLoops() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.parley..")
                .and(
                    resideOutsideOfPackages(
                        "dev.parley.models..",
                        "dev.parley.inference..",
                        "dev.parley.job..",
                        "dev.parley.loop..")))
        .check(MODELS);
  }

  @Test
  void theFormatsKnowNoTensorLibraryAndNoDecoder() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.parley.models")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "dev.parley.inference.torch..")
        .check(MODELS);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    slices().matching("dev.parley.models.(**)").should().beFreeOfCycles().check(MODELS);
  }
}
