package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.parley.testkit.rules.CodeRules;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class RoomsTest {

  private static final String[] ROOMS = {
    "dev.parley.access..",
    "dev.parley.webhook..",
    "dev.parley.conversation..",
    "dev.parley.job..",
    "dev.parley.queue..",
    "dev.parley.operation..",
    "dev.parley.sweep..",
    "dev.parley.eventlog..",
    "dev.parley.reading..",
    "dev.parley.registry..",
    "dev.parley.codec..",
    "dev.parley.redis..",
    "dev.parley.loop.."
  };

  private static final JavaClasses COMMON =
      CodeRules.mainOf(
          Arrays.stream(ROOMS).map(room -> room.replace("..", "")).toArray(String[]::new));

  @Test
  void noTwoRoomsNeedEachOther() {
    CodeRules.noCycles("dev.parley.(*)..").check(COMMON);
  }

  @Test
  void conversationsAreWordsThatKnowNobody() {
    noClasses()
        .that()
        .resideInAPackage("dev.parley.conversation..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("dev.parley.conversation..", "java..", "org.jspecify..")
        .check(COMMON);
  }

  @Test
  void jobsAreWordsThatKnowOnlyConversations() {
    noClasses()
        .that()
        .resideInAPackage("dev.parley.job..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "dev.parley.job..", "dev.parley.conversation..", "java..", "org.jspecify..")
        .check(COMMON);
  }

  @Test
  void loopsKnowNoRedis() {
    noClasses()
        .that()
        .resideInAPackage("dev.parley.loop..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("dev.parley.loop..", "java..", "org.jspecify..", "org.slf4j..")
        .check(COMMON);
  }

  @Test
  void onlyRoomsThatAskRedisKnowItsClient() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.parley.job..", "dev.parley.codec..", "dev.parley.loop..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "io.netty..", "dev.parley.redis..")
        .check(COMMON);
  }

  @Test
  void noRoomKnowsSpring() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(COMMON);
  }

  @Test
  void noTextDependsOnTheMachinesLanguage() {
    CodeRules.noDefaultLocale().check(COMMON);
  }
}
