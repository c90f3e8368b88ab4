package dev.parley.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.parley.redis.RedisConnections;
import dev.parley.worker.intake.RedisWorkQueue;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of the worker. */
class RoomsTest {

  private final JavaClasses worker =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.parley.worker");

  @Test
  void noRoomKnowsTheTensorLibrary() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.engine..", "ai.djl.ndarray..", "ai.djl.pytorch..")
        .check(worker);
  }

  @Test
  void redisIsReachedThroughItsScriptsOnly() {
    noClasses().should().dependOnClassesThat().resideInAPackage("io.lettuce..").check(worker);
  }

  @Test
  void theIntakeReachesItsQueueThroughThePortOnly() {
    noClasses()
        .that()
        .resideInAPackage("..worker.intake..")
        .and()
        .doNotBelongToAnyOf(RedisWorkQueue.class)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(RedisConnections.class)
        .check(worker);
  }

  @Test
  void springStaysAtTheRimOfTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.parley.worker", "..worker.settings..", "..worker.lifecycle..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(worker);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    slices().matching("dev.parley.worker.(*)..").should().beFreeOfCycles().check(worker);
  }

  @Test
  void noRoomNeedsTheRootThatPutsThemTogether() {
    noClasses()
        .that()
        .resideInAPackage("dev.parley.worker.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.parley.worker")
        .check(worker);
  }
}
