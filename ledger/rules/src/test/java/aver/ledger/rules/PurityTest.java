package aver.ledger.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PurityTest {
  private final JavaClasses rules =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("aver.ledger.rules");

  @Test
  void replicasReachEqualStatesFromEqualLogs() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io.file..", "java.nio.file..", "java.net..", "java.util.concurrent..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(HashMap.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(HashSet.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .because("no clock, randomness, file, network, thread or unordered iteration belongs here")
        .check(rules);
  }
}
