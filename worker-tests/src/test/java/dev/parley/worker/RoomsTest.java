package dev.parley.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.parley.redis.RedisConnections;
import dev.parley.testkit.rules.CodeRules;
import dev.parley.worker.intake.RedisWorkQueue;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of the worker. */
class RoomsTest {

  private static final JavaClasses WORKER = CodeRules.mainOf("dev.parley.worker");

  @Test
  void noRoomKnowsTheTensorLibrary() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.engine..", "ai.djl.ndarray..", "ai.djl.pytorch..")
        .check(WORKER);
  }

  @Test
  void redisIsReachedThroughItsScriptsOnly() {
    noClasses().should().dependOnClassesThat().resideInAPackage("io.lettuce..").check(WORKER);
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
        .check(WORKER);
  }

  @Test
  void springStaysAtTheRimOfTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.parley.worker", "..worker.settings..", "..worker.lifecycle..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(WORKER);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    slices().matching("dev.parley.worker.(*)..").should().beFreeOfCycles().check(WORKER);
  }

  @Test
  void noRoomNeedsTheRootThatPutsThemTogether() {
    noClasses()
        .that()
        .resideInAPackage("dev.parley.worker.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.parley.worker")
        .check(WORKER);
  }
}
