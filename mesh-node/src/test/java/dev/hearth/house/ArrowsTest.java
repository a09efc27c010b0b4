package dev.hearth.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The arrows of the house: who may see whom, and the one owner of each library.
final class ArrowsTest {

    private static final String[] API = {
        "dev.hearth.function..",
        "dev.hearth.invocation..",
        "dev.hearth.state..",
        "dev.hearth.topology.."
    };
    private static final String[] RUNTIME = {
        "dev.hearth.sandbox..",
        "dev.hearth.egress..",
        "dev.hearth.javascript..",
        "dev.hearth.python..",
        "dev.hearth.java..",
        "dev.hearth.wasm.."
    };
    private static final String[] ROUTER = {"dev.hearth.router..", "dev.hearth.board.."};
    private static final String[] TRIGGERS = {
        "dev.hearth.trigger..",
        "dev.hearth.delivery..",
        "dev.hearth.acceptance..",
        "dev.hearth.journal.."
    };
    private static final String[] NODE = {
        "dev.hearth.node..",
        "dev.hearth.catalogue..",
        "dev.hearth.store..",
        "dev.hearth.manifest..",
        "dev.hearth.cli..",
        "dev.hearth.admin.."
    };

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.hearth");

    @Test
    void modulesAreAStar() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("mesh-api")
                .definedBy(API)
                .layer("runtime")
                .definedBy(RUNTIME)
                .layer("router")
                .definedBy(ROUTER)
                .layer("cluster")
                .definedBy("dev.hearth.cluster..")
                .layer("triggers")
                .definedBy(TRIGGERS)
                .layer("mesh-node")
                .definedBy(NODE)
                .whereLayer("mesh-node")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("runtime")
                .mayOnlyBeAccessedByLayers("mesh-node")
                .whereLayer("router")
                .mayOnlyBeAccessedByLayers("mesh-node")
                .whereLayer("cluster")
                .mayOnlyBeAccessedByLayers("mesh-node")
                .whereLayer("triggers")
                .mayOnlyBeAccessedByLayers("mesh-node")
                .whereLayer("mesh-api")
                .mayNotAccessAnyLayer()
                .check(HOUSE);
    }

    @Test
    void noPackageCycles() {
        slices().matching("dev.hearth.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    static Stream<Arguments> owners() {
        return Stream.of(
                Arguments.of("org.graalvm..", RUNTIME),
                Arguments.of("com.oracle.truffle..", RUNTIME),
                Arguments.of("io.vertx.ext.web..", both(TRIGGERS, "dev.hearth.admin..")),
                Arguments.of("org.apache.kafka..", both(TRIGGERS, "dev.hearth.node..")),
                Arguments.of("io.vertx.kafka..", TRIGGERS),
                Arguments.of("com.hazelcast..", new String[] {"dev.hearth.cluster.."}),
                Arguments.of("io.vertx.spi.cluster..", new String[] {"dev.hearth.cluster.."}),
                Arguments.of("picocli..", new String[] {"dev.hearth.cli.."}),
                Arguments.of("io.micrometer..", new String[] {"dev.hearth.node.."}),
                Arguments.of("org.snakeyaml..", new String[] {"dev.hearth.manifest.."}),
                Arguments.of("com.nimbusds..", new String[] {"dev.hearth.trigger.http.."}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("owners")
    void aLibraryHasOneOwner(String library, String[] owners) {
        noClasses()
                .that(not(resideInAnyPackage(owners)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(HOUSE);
        assertThat(HOUSE.that(resideInAnyPackage(owners)).stream())
                .as("somebody uses %s", library)
                .anyMatch(owner ->
                        owner.getDirectDependenciesFromSelf().stream()
                                .anyMatch(d -> resideInAPackage(library).test(d.getTargetClass())));
    }

    @Test
    void theWholeHouseWasSeen() {
        assertThat(HOUSE.size()).isGreaterThan(250);
        assertThat(Stream.of(API, RUNTIME, ROUTER, TRIGGERS, NODE).flatMap(Stream::of))
                .allMatch(room -> !HOUSE.that(resideInAPackage(room)).isEmpty());
    }

    private static String[] both(String[] some, String one) {
        return Stream.concat(Stream.of(some), Stream.of(one)).toArray(String[]::new);
    }
}
