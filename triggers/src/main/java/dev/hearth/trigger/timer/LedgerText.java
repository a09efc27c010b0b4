package dev.hearth.trigger.timer;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A [LedgerEntry] as the ledger keeps it.
///
/// @param change different for each, so that two nodes never write the same text
/// @param schedule an entry counts for this schedule, no other
record LedgerText(String change, String schedule, LedgerEntry entry) {

    String encode() {
        var progress = entry.progress();
        var claims = new JsonObject();
        entry.claims()
                .forEach((slot, claim) ->
                        claims.put(
                                slot.toString(),
                                JsonArray.of(
                                        claim.owner(), claim.until().toString(), claim.missed())));
        var json =
                JsonObject.of(
                        "change",
                        change,
                        "schedule",
                        schedule,
                        "start",
                        progress.start().toString(),
                        "decided",
                        progress.decided().toString(),
                        "running",
                        new JsonArray(progress.running().stream().map(Instant::toString).toList()),
                        "claims",
                        claims);
        if (progress.makingUp() != null) {
            json.put("makingUp", progress.makingUp().toString());
        }
        if (entry.hold() != null) {
            json.put("hold", new JsonObject().put("failure", entry.hold().failure()));
        }
        return json.encode();
    }

    /// @throws RuntimeException it is none of ours
    static LedgerText parse(String text) {
        var json = new JsonObject(text);
        var hold = json.getJsonObject("hold");
        return new LedgerText(
                json.getString("change"),
                json.getString("schedule"),
                new LedgerEntry(
                        new Progress(
                                Instant.parse(json.getString("start")),
                                Instant.parse(json.getString("decided")),
                                moments(json.getJsonArray("running")),
                                moment(json.getString("makingUp"))),
                        claims(json.getJsonObject("claims")),
                        hold == null ? null : new Hold(hold.getString("failure"))));
    }

    private static List<Instant> moments(JsonArray texts) {
        return IntStream.range(0, texts.size())
                .mapToObj(i -> Instant.parse(texts.getString(i)))
                .toList();
    }

    private static @Nullable Instant moment(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse).orElse(null);
    }

    private static Map<Instant, Claim> claims(JsonObject json) {
        var claims = new HashMap<Instant, Claim>();
        for (var slot : json.fieldNames()) {
            var claim = json.getJsonArray(slot);
            claims.put(
                    Instant.parse(slot),
                    new Claim(
                            claim.getString(0),
                            Instant.parse(claim.getString(1)),
                            claim.getLong(2)));
        }
        return claims;
    }
}
