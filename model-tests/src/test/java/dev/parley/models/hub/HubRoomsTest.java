package dev.parley.models.hub;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which room of the hub knows which. */
class HubRoomsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.parley.models.hub");

  @Test
  void pullsKnowCachesAndHubsAndNeitherKnowsThePull() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("pull")
        .definedBy("dev.parley.models.hub")
        .layer("cache")
        .definedBy("dev.parley.models.hub.cache")
        .layer("remote")
        .definedBy("dev.parley.models.hub.remote")
        .whereLayer("pull")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("cache")
        .mayOnlyBeAccessedByLayers("pull")
        .whereLayer("remote")
        .mayOnlyBeAccessedByLayers("pull", "cache")
        .check(CLASSES);
  }
}
