package dev.parley.inference;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.parley.testkit.rules.CodeRules;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of inference. */
class RoomsTest {

  private static final JavaClasses INFERENCE = CodeRules.mainOf("dev.parley.inference");

  @Test
  void inferenceKnowsNoRedisAndNoSpring() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "org.springframework..", "io.micrometer..")
        .check(INFERENCE);
  }

  @Test
  void ofCommonItKnowsOnlyTheWordsOfAJobAndItsLoops() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.parley..")
                .and(
                    resideOutsideOfPackages(
                        "dev.parley.inference..",
                        "dev.parley.conversation..",
                        "dev.parley.grammar..",
                        "dev.parley.job..",
                        "dev.parley.kernels..",
                        "dev.parley.loop..")))
        .check(INFERENCE);
  }

  @Test
  void onlyTorchKnowsTheTensorLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..inference.torch..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl", "ai.djl.engine..", "ai.djl.ndarray..", "ai.djl.pytorch..")
        .check(INFERENCE);
  }

  @Test
  void theEngineKnowsNoRedisNoSpringAndNoClock() {
    noClasses()
        .that()
        .resideInAPackage("..inference.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.lettuce..",
            "dev.parley.redis..",
            "dev.parley.queue..",
            "dev.parley.eventlog..",
            "org.springframework..",
            "io.micrometer..",
            "java.time..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(INFERENCE);
  }

  @Test
  void theEngineRunsAnyDecoder() {
    noClasses()
        .that()
        .resideInAnyPackage("..inference.engine..", "..inference.sampling..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..inference.torch..",
            "..inference.weights..",
            "..inference.kvcache..",
            "..inference.architecture..",
            "..inference.source..")
        .check(INFERENCE);
  }

  @Test
  void anArchitectureDependsOnNothingElse() {
    noClasses()
        .that()
        .resideInAPackage("..inference.architecture..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("..inference.architecture..", "java..", "org.jspecify..")
        .check(INFERENCE);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    slices().matching("dev.parley.inference.(**)").should().beFreeOfCycles().check(INFERENCE);
  }
}
