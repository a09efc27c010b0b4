package dev.hearth.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// A field of JSON data that a manifest names as a key, e.g. `$.order.id`.
public final class DataField {

    private DataField() {}

    /// Text, numbers, `true` and `false` make a key; an absent field or a structure does not.
    ///
    /// @param path begins with `$.`
    public static Optional<String> of(String path, Buffer data) {
        try {
            Object value = new JsonObject(data);
            for (var name : path.substring(2).split("\\.", -1)) {
                value = value instanceof JsonObject object ? object.getValue(name) : null;
            }
            return value instanceof String || value instanceof Number || value instanceof Boolean
                    ? Optional.of(value.toString())
                    : Optional.empty();
        } catch (DecodeException | ClassCastException noObject) {
            return Optional.empty();
        }
    }
}
