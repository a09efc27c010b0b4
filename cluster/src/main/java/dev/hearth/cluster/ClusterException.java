package dev.hearth.cluster;

/// The node could not become a member.
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ClusterException(String message, Throwable cause) {
        super(message, cause);
    }

    static ClusterException cannotBind(ClusterSettings settings, Throwable cause) {
        return new ClusterException(
                "cannot open the cluster port %s on %s: %s; choose another with --cluster-port"
                        .formatted(
                                settings.port() == 0 ? "(any)" : settings.port(),
                                settings.host(),
                                cause.getMessage()),
                cause);
    }
}
