package aver.ledger.rules.round;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * A result must be the same on every replica: nothing here may depend on a clock, a thread, chance
 * or a file.
 */
class PurityTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("aver.ledger.rules.round");

  @Test
  void usesNoClockThreadRandomnessFileFloatOrUnorderedCollection() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.time..",
            "java.util.concurrent..",
            "java.util.random..",
            "java.io..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.net..",
            "aver.ledger.vector.threads..",
            "aver.ledger.vector.npy..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.(Hash(Map|Set)|IdentityHashMap|WeakHashMap|Random|SplittableRandom|Date|Timer|UUID)"
                + "|java\\.lang\\.(Thread|ThreadLocal|Process|Double|Float)|double|float")
        .check(OURS);
  }
}
