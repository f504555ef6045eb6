package io.quimbi.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The service stands outside: nothing depends on it, and it knows app and engine alone. */
class ModularityTest {
  private static final JavaClasses QUIMBI =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.quimbi");

  @Test
  void theServiceKnowsNoDatabaseAndNoCommandLine() {
    noClasses()
        .that()
        .resideInAPackage("io.quimbi.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quimbi.store..", "io.quimbi.cli..", "java.sql..")
        .because("app is the only wiring, and SQL lives in store")
        .check(QUIMBI);
  }

  @Test
  void nothingInsideKnowsTheService() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.quimbi.core..", "io.quimbi.engine..", "io.quimbi.store..", "io.quimbi.app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quimbi.server..", "org.springframework..", "jakarta.servlet..")
        .because("the same use cases run in a batch and on the command line, without a server")
        .check(QUIMBI);
  }
}
