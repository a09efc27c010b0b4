package dev.hearth.topology;

/// Names a running node; a restarted process is another node.
public record NodeId(String value) {

    public NodeId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a node id is not blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
