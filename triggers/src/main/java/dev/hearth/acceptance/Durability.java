package dev.hearth.acceptance;

/// Where an accepted event is before its sender is told.
public enum Durability {
    /// On the disk of the node.
    JOURNAL("journal"),

    /// The same, and in the memory of other nodes.
    JOURNAL_AND_MEMORY("journal+memory"),

    /// In a topic of Kafka, acknowledged by all replicas that are in sync.
    KAFKA("kafka");

    private final String word;

    Durability(String word) {
        this.word = word;
    }

    /// As the admin API has it.
    public String word() {
        return word;
    }
}
