package dev.hearth.cluster;

/// The node could not become a member, or the members did not do what they were asked for.
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

    static ClusterException notNow(String detail, Throwable cause) {
        return new ClusterException(detail, cause);
    }
}
