package dev.hearth.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One function, `hi`, whose content is named by one letter or `-` for not there: what the
/// catalogue had in turn (the last is current), what the node was last started with, what it is
/// started with now.
final class OfferTest {

    private static final FunctionName HI = new FunctionName("hi");

    @ParameterizedTest(name = "had {0}, last {1}, now {2}: {3}")
    @CsvSource({
        "-,  -, a, deploy", // the first start
        "a,  a, a, nothing", // a restart
        "a,  -, a, nothing", // a further node with the same manifest
        "a,  a, b, deploy", // an edited manifest
        "ab, a, b, nothing", // the second node with the edited manifest
        "ab, a, a, nothing", // deployed by other ways, and a restart with the old manifest
        "ab, -, a, nothing", // a new node with an old manifest
        "ab, b, a, deploy", // an edit taken back
        "-,  a, a, nothing", // deleted by other ways
        "a,  a, -, delete", // taken out of the manifest
        "ab, a, -, nothing", // taken out of the manifest after another was deployed
        "-,  a, -, nothing",
    })
    void followsTheManifestWhereItChanged(String had, String last, String now, String expected) {
        var versions = had.equals("-") ? new String[0] : had.split("");
        var offer =
                Offer.of(
                        now.equals("-") ? List.of() : List.of(ChangeTest.id(HI, now)),
                        last.equals("-") ? Map.of() : Map.of(HI, "digest-of-" + last),
                        ChangeTest.deployed(versions));
        var decided = offer.isEmpty() ? "nothing" : offer.deploy().isEmpty() ? "delete" : "deploy";
        assertThat(decided).isEqualTo(expected);
    }
}
