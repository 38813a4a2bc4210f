package aver.ledger.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The packages of a replica build on each other one way. */
final class LayersTest {
  private final JavaClasses node =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("aver.ledger.node");

  @Test
  void noPackageNeedsItselfByWayOfAnother() {
    slices().matching("aver.ledger.node.(*)..").should().beFreeOfCycles().check(node);
  }

  @Test
  void partsDoNotKnowTheReplicaThatIsMadeOfThem() {
    noClasses()
        .that()
        .resideOutsideOfPackages("aver.ledger.node", "aver.ledger.node.process..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("aver.ledger.node")
        .check(node);
  }
}
