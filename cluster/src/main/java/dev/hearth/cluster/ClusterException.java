package dev.hearth.cluster;

import java.util.List;

/// The node could not become a member, or the members did not do what they were asked for.
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ClusterException(String message, Throwable cause) {
        super(message, cause);
    }

    private ClusterException(String message) {
        super(message);
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

    static ClusterException cannotAskKubernetes(Throwable cause) {
        return new ClusterException(
                "cannot ask Kubernetes for the other nodes: %s; --join-kubernetes is for a pod with a service account, --join-dns asks for none"
                        .formatted(cause.getMessage()),
                cause);
    }

    static ClusterException unusable(BusTls tls, Throwable cause) {
        return new ClusterException(
                "--bus-ca %s, --bus-cert %s and --bus-key %s cannot be used together: %s"
                        .formatted(
                                tls.authorities(),
                                tls.certificate(),
                                tls.key(),
                                cause.getMessage()),
                cause);
    }

    static ClusterException shutOut(List<String> refusals) {
        return new ClusterException(
                "no node of the cluster speaks with this one on the event bus, all need --bus-ca and a certificate of the same authority, or none: "
                        + String.join("; ", refusals));
    }
}
