package dev.parley.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.parley.testkit.rules.CodeRules;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may call whom. */
class ArchitectureTest {

  private static final JavaClasses CLASSES = CodeRules.mainOf("dev.parley.api");

  @Test
  void noRoomsCallEachOtherInACircle() {
    slices().matching("dev.parley.api.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** Each room and all rooms of this service that it may know. */
  @ParameterizedTest
  @CsvSource({
    "settings,",
    "json,",
    "answer,",
    "caller,connection errors settings",
    "errors,json",
    "http,errors settings",
    "chat,errors json",
    "connection,settings",
    "catalog,caller connection errors http settings",
    "queueview,catalog connection http settings",
    "metrics,catalog connection errors settings",
    "admission,caller catalog chat errors settings",
    "webhooks,caller connection errors json settings",
    "submission,admission caller catalog chat connection errors metrics queueview quota settings"
        + " webhooks",
    "keys,caller chat connection errors http json settings submission",
    "quota,caller connection errors settings",
    "feed,connection errors queueview settings",
    "sse,errors feed metrics queueview settings",
    "stats,caller catalog connection errors http json metrics settings sse",
    "operator,caller catalog connection errors http settings submission",
    "opening,caller connection errors feed metrics sse submission",
    "wire.parley,admission answer caller chat connection errors feed http json opening queueview"
        + " sse submission webhooks",
    "wire.openai,catalog chat connection errors feed settings sse",
    "wire.openai.chat,admission answer caller chat errors feed http json opening queueview sse"
        + " submission wire.openai",
    "wire.responses.echo,json",
    "wire.responses.output,answer errors feed json queueview sse wire.openai wire.responses.echo",
    "wire.responses.input,caller chat errors json wire.openai wire.responses.echo"
        + " wire.responses.output",
    "wire.responses,admission caller chat connection errors feed http json opening sse submission"
        + " wire.openai wire.responses.echo wire.responses.input wire.responses.output",
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

  /** So that one feed serves viewers of any wire. */
  @Test
  void feedsAndSessionsKnowNoWireAndNoJson() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.parley.api.feed", "dev.parley.api.sse")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.parley.api.wire..", "dev.parley.api.json", "tools.jackson..")
        .check(CLASSES);
  }

  @Test
  void feedsKnowNothingOfHttp() {
    noClasses()
        .that()
        .resideInAPackage("dev.parley.api.feed")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.servlet..", "org.springframework.web..", "org.springframework.http..")
        .check(CLASSES);
  }

  /** What the two of OpenAI share belongs to neither. */
  @Test
  void aWireKnowsNoOtherWire() {
    slices()
        .matching("dev.parley.api.wire.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            JavaClass.Predicates.resideInAPackage("dev.parley.api.wire.responses.."),
            JavaClass.Predicates.resideInAPackage("dev.parley.api.wire.openai"))
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
  void theCallerIsAValueToWhoeverDecides() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.parley.api.admission", "dev.parley.api.submission")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.servlet..", "org.springframework.web..")
        .check(CLASSES);
  }

  @Test
  void nobodyButTheCallersRoomReadsCookies() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.parley.api.caller")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("jakarta.servlet.http.Cookie")
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
