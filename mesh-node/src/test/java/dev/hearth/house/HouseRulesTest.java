package dev.hearth.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The rules of the house that a machine can hold.
final class HouseRulesTest {

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.hearth");

    @Test
    void namesSayWhatAThingIs() {
        classes()
                .should()
                .haveNameNotMatching(".*(Impl|Manager|Utils?|Helper|Base|Abstract\\w+|Info)$")
                .check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() {
        var unmarked =
                HOUSE.stream()
                        .map(c -> c.getPackage())
                        .distinct()
                        .filter(p -> p.getClasses().stream().anyMatch(c -> !c.isAnonymousClass()))
                        .filter(p -> p.getName().startsWith("dev.hearth."))
                        .filter(p -> !p.getClasses().isEmpty())
                        .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                        .map(p -> p.getName())
                        .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void noMutableStatics() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(HOUSE);
    }

    @Test
    void classesAreFinalUnlessSealed() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .should(beFinalOrSealed())
                .check(HOUSE);
    }

    @Test
    void nobodyAwaitsWithATimeout() {
        // It stalls a virtual-thread verticle for good when the future completes late.
        noClasses()
                .should()
                .callMethod(Future.class, "await", long.class, TimeUnit.class)
                .check(HOUSE);
    }

    @Test
    void theEnvironmentIsReadOnceAndByTheCommandLine() {
        noClasses()
                .that(not(resideInAnyPackage("dev.hearth.cli..")))
                .should()
                .callMethodWhere(
                        target(owner(name("java.lang.System"))).and(target(name("getenv"))))
                .check(HOUSE);
    }

    @Test
    void nobodyUsesTheInsidesOfVertx() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.core.impl..", "io.vertx.core.internal..")
                .check(HOUSE);
    }

    private static ArchCondition<JavaClass> beFinalOrSealed() {
        return new ArchCondition<>("be final or sealed") {
            @Override
            public void check(JavaClass one, ConditionEvents events) {
                boolean closed =
                        one.getModifiers().contains(JavaModifier.FINAL) || one.reflect().isSealed();
                events.add(
                        new SimpleConditionEvent(
                                one, closed, one.getName() + " is neither final nor sealed"));
            }
        };
    }
}
