package aver.reputation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Replicas must agree to the last bit: nothing here may depend on a clock, a thread, chance, a file
 * or a hash order.
 */
class PurityTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("aver.reputation");

  @Test
  void importsNothingButTheJdk() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "aver.reputation", "java.lang..", "java.math", "java.util..", "org.jspecify..")
        .check(OURS);
  }

  @Test
  void usesNoClockThreadRandomnessOrUnorderedCollection() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.time..",
            "java.util.concurrent..",
            "java.util.random..",
            "java.io..",
            "java.nio..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.(Hash(Map|Set)|IdentityHashMap|WeakHashMap|Random|SplittableRandom|Date|Timer|UUID|Set|Map)"
                + "|java\\.lang\\.(Thread|ThreadLocal|StrictMath|Process)")
        .check(OURS);
  }

  @Test
  void usesNoFloatingPoint() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "hold floating point",
                (JavaClass type) ->
                    type.getName()
                        .matches(
                            "double|float|java\\.lang\\.(Double|Float)|java\\.util\\..*Double.*")))
        .check(OURS);
  }
}
