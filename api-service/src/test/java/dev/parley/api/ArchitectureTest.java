package dev.parley.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may call whom. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.parley.api");

  @Test
  void noRoomsCallEachOtherInACircle() {
    slices().matching("dev.parley.api.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** Each room and all rooms of this service that it may know. */
  @ParameterizedTest
  @CsvSource({
    "wire,",
    "metrics,errors wire",
    "settings,",
    "errors,wire",
    "edge,errors settings",
    "owner,errors settings",
    "lists,errors",
    "chat,errors wire",
    "connection,settings",
    "health,connection",
    "server,",
    "docs,",
    "models,connection errors lists settings",
    "queueview,connection lists models settings",
    "census,connection models settings",
    "admission,chat errors models settings",
    "feed,connection errors metrics queueview settings wire",
    "sse,connection errors feed metrics queueview settings wire",
    "wire.parley,connection errors feed owner queueview settings sse wire",
    "jobs,admission chat connection errors feed lists metrics models owner queueview settings sse"
        + " tracing wire wire.parley",
    "tracing,",
  })
  void aRoomKnowsItsNeighboursOnly(String room, String neighbours) {
    String[] known = neighbours == null ? new String[0] : neighbours.split(" ");
    noClasses()
        .that()
        .resideInAPackage("dev.parley.api." + room)
        .should()
        .dependOnClassesThat(isInARoomOtherThan(room, known))
        .check(CLASSES);
  }

  @Test
  void onlyCommonTouchesRedis() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "org.springframework.data..")
        .check(CLASSES);
  }

  @Test
  void theOwnerIsAValueToAdmission() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.parley.api.admission", "dev.parley.api.queueview")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.parley.api.owner", "jakarta.servlet.http.Cookie")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> isInARoomOtherThan(String room, String... known) {
    return DescribedPredicate.describe(
        "is in a room other than " + room + " and " + String.join(", ", known),
        target ->
            target.getPackageName().startsWith("dev.parley.api.")
                && !target.getPackageName().equals("dev.parley.api." + room)
                && Arrays.stream(known)
                    .noneMatch(name -> target.getPackageName().equals("dev.parley.api." + name)));
  }
}
