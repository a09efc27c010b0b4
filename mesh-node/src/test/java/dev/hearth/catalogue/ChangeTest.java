package dev.hearth.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.catalogue.Change.Step;
import dev.hearth.function.FunctionName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChangeTest {

    private static final FunctionName HI = new FunctionName("hi");
    private static final FunctionName OTHER = new FunctionName("other");

    @Test
    void aDeploymentMakesTheNextGenerationWithItsVersionCurrent() {
        var state = deployed("1", "2");
        assertThat(state.generation()).isEqualTo(2);
        assertThat(state.function(HI).orElseThrow().current()).isEqualTo("2");
        assertThat(versions(state)).containsExactly("1", "2");
    }

    @Test
    void severalFunctionsAreOneGeneration() {
        var change =
                new Change.Deploy(List.of(id(HI, "1"), id(OTHER, "9")), List.of(), Instant.EPOCH);
        var step = (Step.To) change.on(CatalogueState.EMPTY);
        assertThat(step.state().generation()).isEqualTo(1);
        assertThat(step.touched()).containsExactly(HI, OTHER);
    }

    @Test
    void onlyWhatChangesHasToBeLoaded() {
        var state = deployed("1");
        var change =
                new Change.Deploy(List.of(id(HI, "1"), id(OTHER, "9")), List.of(), Instant.EPOCH);
        assertThat(((Step.To) change.on(state)).touched()).containsExactly(OTHER);
    }

    @Test
    void whatIsCurrentAlreadyChangesNothing() {
        assertThat(deploy("1").on(deployed("1"))).isEqualTo(new Step.Nothing());
    }

    @Test
    void aKnownVersionBecomesCurrentAgain() {
        var state = to(deploy("1").on(deployed("1", "2")));
        assertThat(state.function(HI).orElseThrow().current()).isEqualTo("1");
        assertThat(versions(state)).containsExactly("1", "2");
    }

    @Test
    void aVersionNeverChangesItsContent() {
        var other = new PackageId(HI, "1", "f00d");
        var step = new Change.Deploy(List.of(other), List.of(), Instant.EPOCH).on(deployed("1"));
        assertThat(((Step.Conflict) step).detail())
                .startsWith("hi@1 is deployed with another content");
    }

    @Test
    void aRollbackGoesToTheVersionBefore() {
        var state = to(new Change.Rollback(HI, null).on(deployed("1", "2", "3")));
        assertThat(state.function(HI).orElseThrow().current()).isEqualTo("2");
        state = to(new Change.Rollback(HI, null).on(state));
        assertThat(state.function(HI).orElseThrow().current()).isEqualTo("1");
        assertThat(new Change.Rollback(HI, null).on(state))
                .isEqualTo(new Step.Conflict("no version of hi is older than 1"));
        assertThat(new Change.Rollback(HI, "7").on(state))
                .isEqualTo(new Step.Conflict("hi has no version 7; there are: 1, 2, 3"));
        assertThat(new Change.Rollback(OTHER, null).on(state))
                .isEqualTo(new Step.NoFunction(OTHER));
    }

    @Test
    void aDeletedFunctionIsGoneWithItsVersions() {
        var state = to(new Change.Delete(HI).on(deployed("1", "2")));
        assertThat(state.function(HI)).isEmpty();
        assertThat(state.generation()).isEqualTo(3);
        assertThat(new Change.Delete(HI).on(state)).isEqualTo(new Step.NoFunction(HI));
    }

    @Test
    void anAliasNamesAVersionUntilItIsRemoved() {
        var state = to(new Change.Alias(HI, "stable", "1").on(deployed("1", "2")));
        assertThat(state.function(HI).orElseThrow().aliases()).containsEntry("stable", "1");
        state = to(new Change.Alias(HI, "stable", null).on(state));
        assertThat(state.function(HI).orElseThrow().aliases()).isEmpty();
    }

    @Test
    void oldVersionsAreForgottenButNotThoseWithAnAlias() {
        var state = to(new Change.Alias(HI, "stable", "1").on(deployed("1")));
        for (int version = 2; version <= 14; version++) {
            state = to(deploy("" + version).on(state));
        }
        assertThat(versions(state))
                .hasSize(DeployedFunction.MOST_REVISIONS + 1)
                .startsWith("1", "5")
                .endsWith("14");
    }

    @Test
    void aStateIsTheSameAfterItWasText() {
        var state = to(new Change.Alias(HI, "stable", "1").on(deployed("1", "2")));
        assertThat(CatalogueJson.read(CatalogueJson.write(state))).isEqualTo(state);
    }

    static CatalogueState deployed(String... versions) {
        var state = CatalogueState.EMPTY;
        for (var version : versions) {
            state = to(deploy(version).on(state));
        }
        return state;
    }

    private static Change deploy(String version) {
        return new Change.Deploy(List.of(id(HI, version)), List.of(), Instant.EPOCH);
    }

    static PackageId id(FunctionName name, String version) {
        return new PackageId(name, version, "digest-of-" + version);
    }

    private static CatalogueState to(Step step) {
        return ((Step.To) step).state();
    }

    private static List<String> versions(CatalogueState state) {
        var revisions = state.function(HI).orElseThrow().revisions();
        return revisions.stream().map(Revision::version).toList();
    }
}
