package aver.participant;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("aver.participant");

  @Test
  void deeplearning4jLivesInTrainingAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("aver.participant.training..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..")
        .check(classes);
  }

  @Test
  void aParticipantKnowsNoServer() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "aver.coordinator..",
            "aver.ledger.engine..",
            "aver.ledger.store..",
            "aver.ledger.node..",
            "org.rocksdb..",
            "org.apache.ratis..")
        .check(classes);
  }

  @Test
  void nothingIsReadWithJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .check(classes);
  }
}
