package io.quimbi.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md: core ← engine ← store ← app ← cli. */
class ModularityTest {
  private static final JavaClasses QUIMBI =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.quimbi");

  @Test
  void coreKnowsNothingButTheJavaBase() {
    classes()
        .that()
        .resideInAPackage("io.quimbi.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.quimbi.core..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "java.math..",
            "java.nio.charset..",
            "java.security..",
            "org.jspecify..",
            "org.hipparchus..")
        .because("it runs unchanged in a batch, a service and on Spark: no I/O, no framework")
        .check(QUIMBI);
  }

  @Test
  void engineKnowsNoDatabaseAndNoInterface() {
    noClasses()
        .that()
        .resideInAPackage("io.quimbi.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quimbi.store..", "io.quimbi.app..", "io.quimbi.cli..", "java.sql..", "picocli..")
        .because("use cases talk to their ports; what stands behind them is wired in app")
        .check(QUIMBI);
  }

  @Test
  void storeKnowsNobodyAboveIt() {
    noClasses()
        .that()
        .resideInAPackage("io.quimbi.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quimbi.app..", "io.quimbi.cli..")
        .because("the database serves whoever opens it")
        .check(QUIMBI);
  }

  @Test
  void onlyAppKnowsTheDatabase() {
    noClasses()
        .that()
        .resideInAPackage("io.quimbi.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quimbi.store..", "java.sql..")
        .because("app is the only wiring")
        .check(QUIMBI);
  }

  @Test
  void capabilitiesOfCoreDoNotGoInCircles() {
    SlicesRuleDefinition.slices()
        .matching("io.quimbi.core.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a capability that needs another back is one capability in two rooms")
        .check(QUIMBI);
  }
}
