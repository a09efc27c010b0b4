package dev.hearth.catalogue;

import dev.hearth.cluster.AgreedText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all nodes agreed on, together with what this node knows: where the nodes that held the
/// agreed text were lost at the same moment, this node has its own state agreed on again.
///
/// Blocks.
record AgreedCatalogue(AgreedText text, LocalCatalogue local) {

    private static final Logger LOG = LoggerFactory.getLogger(AgreedCatalogue.class);

    /// @param text of the state, to be given to [AgreedText#replace]; null where there is none yet
    record Reading(@Nullable String text, CatalogueState state) {}

    /// Never older than what this node serves, where enough nodes are together.
    Reading read() {
        return readOr(local.state());
    }

    /// @param known what is agreed on where nothing later was
    Reading readOr(CatalogueState known) {
        var agreed = reading();
        if (!agreed.state.isOlderThan(known)) {
            return agreed;
        }
        var change = text.replace(agreed.text, CatalogueJson.write(known));
        LOG.info("generation {} from this node: {}", known.generation(), change);
        return reading();
    }

    private Reading reading() {
        var read = text.read().orElse(null);
        return new Reading(read, read == null ? CatalogueState.EMPTY : CatalogueJson.read(read));
    }
}
