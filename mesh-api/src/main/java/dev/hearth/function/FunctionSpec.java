package dev.hearth.function;

import java.util.List;
import java.util.Map;

/// A deployed function: everything a node must know to run it and to deliver to it.
///
/// @param onSuccess where each result goes besides the source
/// @param onFailure who is told of each event that was given up
public record FunctionSpec(
        FunctionId id,
        Map<String, String> labels,
        Language language,
        Handler handler,
        Bundle bundle,
        Map<String, String> env,
        Secrets secrets,
        Grants grants,
        Limits limits,
        Warm warm,
        Delivery delivery,
        List<Target> onSuccess,
        List<Target> onFailure,
        List<Trigger> triggers) {

    public FunctionSpec {
        labels = Map.copyOf(labels);
        env = Map.copyOf(env);
        onSuccess = List.copyOf(onSuccess);
        onFailure = List.copyOf(onFailure);
        triggers = List.copyOf(triggers);
    }

    /// A function with every default, no environment and no triggers.
    public static FunctionSpec of(
            FunctionId id, Language language, Handler handler, Bundle bundle) {
        return new FunctionSpec(
                id,
                Map.of(),
                language,
                handler,
                bundle,
                Map.of(),
                Secrets.NONE,
                Grants.NONE,
                Limits.DEFAULT,
                Warm.DEFAULT,
                Delivery.DEFAULT,
                List.of(),
                List.of(),
                List.of());
    }

    public FunctionName name() {
        return id.name();
    }

    public FunctionSpec withLimits(Limits limits) {
        return new FunctionSpec(
                id, labels, language, handler, bundle, env, secrets, grants, limits, warm, delivery,
                onSuccess, onFailure, triggers);
    }

    public FunctionSpec withWarm(Warm warm) {
        return new FunctionSpec(
                id, labels, language, handler, bundle, env, secrets, grants, limits, warm, delivery,
                onSuccess, onFailure, triggers);
    }

    public FunctionSpec withDelivery(Delivery delivery) {
        return new FunctionSpec(
                id, labels, language, handler, bundle, env, secrets, grants, limits, warm, delivery,
                onSuccess, onFailure, triggers);
    }

    public FunctionSpec withEnvironment(Map<String, String> env, Secrets secrets) {
        return new FunctionSpec(
                id, labels, language, handler, bundle, env, secrets, grants, limits, warm, delivery,
                onSuccess, onFailure, triggers);
    }

    public FunctionSpec withGrants(Grants grants) {
        return new FunctionSpec(
                id, labels, language, handler, bundle, env, secrets, grants, limits, warm, delivery,
                onSuccess, onFailure, triggers);
    }

    public FunctionSpec withTargets(List<Target> onSuccess) {
        return new FunctionSpec(
                id, labels, language, handler, bundle, env, secrets, grants, limits, warm, delivery,
                onSuccess, onFailure, triggers);
    }

    public FunctionSpec withFailureTargets(List<Target> onFailure) {
        return new FunctionSpec(
                id, labels, language, handler, bundle, env, secrets, grants, limits, warm, delivery,
                onSuccess, onFailure, triggers);
    }

    public FunctionSpec withTriggers(List<Trigger> triggers) {
        return new FunctionSpec(
                id, labels, language, handler, bundle, env, secrets, grants, limits, warm, delivery,
                onSuccess, onFailure, triggers);
    }
}
