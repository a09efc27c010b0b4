package dev.hearth.catalogue;

import dev.hearth.function.FunctionName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the manifest that a node is started with changes in the catalogue. Pure.
///
/// 1. A function that the catalogue does not know, in a content it never had, is deployed.
/// 2. A content that the catalogue had before is deployed only if the manifest changed since this
///    node was started with it the last time: what was deployed, rolled back or deleted by other
///    ways since stands.
/// 3. A function that the manifest no longer has goes, if it is still what the manifest had.
record Offer(List<PackageId> deploy, List<FunctionName> delete) {

    Offer {
        deploy = List.copyOf(deploy);
        delete = List.copyOf(delete);
    }

    /// @param last the digest of each function this node was last started with
    static Offer of(
            Collection<PackageId> offered, Map<FunctionName, String> last, CatalogueState state) {
        var deploy = new ArrayList<PackageId>();
        var left = new HashMap<>(last);
        for (var one : offered) {
            boolean unchanged = one.digest().equals(left.remove(one.name()));
            if (!unchanged && !isCurrent(one.name(), one.digest(), state)) {
                if (last.containsKey(one.name()) || !hadBefore(one, state)) {
                    deploy.add(one);
                }
            }
        }
        var delete =
                left.entrySet().stream()
                        .filter(old -> isCurrent(old.getKey(), old.getValue(), state))
                        .map(Map.Entry::getKey)
                        .toList();
        return new Offer(deploy, delete);
    }

    boolean isEmpty() {
        return deploy.isEmpty() && delete.isEmpty();
    }

    private static boolean isCurrent(FunctionName name, String digest, CatalogueState state) {
        return state.function(name)
                .filter(function -> function.currentRevision().digest().equals(digest))
                .isPresent();
    }

    private static boolean hadBefore(PackageId one, CatalogueState state) {
        return state.function(one.name()).stream()
                .flatMap(function -> function.revisions().stream())
                .anyMatch(revision -> revision.digest().equals(one.digest()));
    }
}
