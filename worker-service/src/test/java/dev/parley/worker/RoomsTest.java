package dev.parley.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of the worker. */
class RoomsTest {

  private static final String[] REDIS = {
    "io.lettuce..", "dev.parley.redis..", "dev.parley.queue..", "dev.parley.eventlog.."
  };

  private final JavaClasses worker =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.parley.worker");

  @Test
  void theEngineKnowsNoRedisNoSpringAndNoClock() {
    noClasses()
        .that()
        .resideInAPackage("..worker.engine..")
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
        .check(worker);
  }

  @Test
  void theInferenceRoomsKnowNoRedisAndNoSpring() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..worker.decoder..",
            "..worker.text..",
            "..worker.chat..",
            "..worker.sampling..",
            "..worker.source..",
            "..worker.folder..",
            "..worker.gguf..",
            "..worker.loading..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(REDIS)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(worker);
  }

  @Test
  void onlyTheDecoderKnowsTheTensorLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..worker.decoder..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.engine..", "ai.djl.ndarray..", "ai.djl.pytorch..")
        .check(worker);
  }

  @Test
  void redisIsReachedThroughItsDoorsOnly() {
    noClasses().should().dependOnClassesThat().resideInAPackage("io.lettuce..").check(worker);
  }

  @Test
  void springStaysAtTheRimOfTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.parley.worker",
            "..worker.settings..",
            "..worker.lifecycle..",
            "..worker.builtin..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(worker);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    slices().matching("dev.parley.worker.(*)..").should().beFreeOfCycles().check(worker);
  }
}
