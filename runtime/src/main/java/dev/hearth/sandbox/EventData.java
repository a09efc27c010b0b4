package dev.hearth.sandbox;

/// An event's data as a guest is to see it. JSON stays text, so that each language parses it with
/// its own parser.
public sealed interface EventData {

    /// The event has no data, or data of no bytes: `data` is absent.
    record None() implements EventData {}

    /// Not validated: what the guest's parser refuses is [Progress.Malformed].
    record Json(String text) implements EventData {}

    record Text(String text) implements EventData {}

    /// `data_base64`.
    record Binary(String base64) implements EventData {}

    /// `batch`: the events of a batch as a JSON array, each as [EventJson#whole] has it.
    record Batch(String json) implements EventData {}

    /// Not in the encoding that its content type promises. The handler does not run.
    record Malformed(String detail) implements EventData {}
}
