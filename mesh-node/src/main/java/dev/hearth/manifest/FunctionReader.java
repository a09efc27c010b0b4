package dev.hearth.manifest;

import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Grants;
import dev.hearth.function.Limits;
import dev.hearth.function.Secrets;
import dev.hearth.function.Target;
import dev.hearth.function.Trigger;
import dev.hearth.function.Warm;
import dev.hearth.manifest.ManifestReader.ScheduleCheck;
import dev.hearth.manifest.Problem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads one document with `kind: Function`.
final class FunctionReader {

    private static final Pattern LABEL =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,125}[A-Za-z0-9])?");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final References references;
    private final TriggerReader triggers;
    private final TargetReader targetReader;
    private final CodeReader code = new CodeReader();

    FunctionReader(References references, ScheduleCheck schedules) {
        this.references = references;
        triggers = new TriggerReader(references, schedules);
        targetReader = new TargetReader(references);
    }

    Declaration read(Value document) {
        return document.mapping().map(this::document).orElse(Declaration.UNREADABLE);
    }

    private Declaration document(Mapping keys) {
        if (keys.value("apiVersion").isEmpty()) {
            // Some other YAML: to report its keys one by one would help nobody.
            keys.self()
                    .report(
                            Kind.SHAPE,
                            "apiVersion is missing: a manifest begins with apiVersion: hearth/v1");
            return Declaration.UNREADABLE;
        }
        keys.demand("apiVersion", "hearth/v1");
        keys.demand("kind", "Function");
        var metadata = keys.required("metadata", "metadata: {name: NAME}", this::metadata);
        var name = metadata.flatMap(m -> Optional.ofNullable(m.name()));
        var labels = metadata.map(Metadata::labels).orElse(Map.of());
        var declaration =
                keys.required(
                        "spec",
                        "spec: {runtime: ..., handler: ...}",
                        spec -> spec.mapping().map(s -> spec(s, name, labels)));
        keys.refuseOthers();
        return declaration.orElse(new Declaration(null, name.orElse(null), List.of(), List.of()));
    }

    private record Metadata(@Nullable Located<FunctionName> name, Map<String, String> labels) {}

    private Optional<Metadata> metadata(Value value) {
        return value.mapping()
                .map(keys -> {
                    var name =
                            keys.required(
                                    "name",
                                    "name: NAME",
                                    v ->
                                            Scalars.parsed(Kind.SHAPE, FunctionName::new)
                                                    .convert(v)
                                                    .map(n -> new Located<>(n, v)));
                    var labels =
                            keys.or(
                                    "labels",
                                    Map.of(),
                                    Scalars.texts(
                                            LABEL,
                                            "letters, digits, '.', '_', '-' and '/'",
                                            Scalars::anyText));
                    keys.refuseOthers();
                    return new Metadata(name.orElse(null), labels);
                });
    }

    private Declaration spec(
            Mapping keys, Optional<Located<FunctionName>> name, Map<String, String> labels) {
        var source = code.read(keys);
        var version =
                keys.optional(
                        "version",
                        Scalars.matching(
                                VERSION, "a version: 1 to 63 letters, digits, '.', '_' and '-'"));
        var variables = Scalars.texts(VARIABLE, "letters, digits and '_'", references::resolve);
        var env = keys.or("env", Map.of(), variables);
        var secrets = keys.or("secrets", Map.of(), variables);
        var grants = keys.or("grants", Grants.NONE, PolicyReader::grants);
        var limits = keys.or("limits", Limits.DEFAULT, PolicyReader::limits);
        var warm = keys.or("warm", Warm.DEFAULT, PolicyReader::warm);
        var delivery = keys.optional("delivery", PolicyReader::delivery);
        var targets = keys.or("onSuccess", List.of(), list -> list.listOf(targetReader::read));
        var failureTargets =
                keys.or("onFailure", List.of(), list -> list.listOf(targetReader::read));
        var functionName = name.map(Located::value).orElse(new FunctionName("unnamed"));
        var declared = keys.or("triggers", List.of(), value -> triggers(value, functionName));
        keys.refuseOthers();
        DeadLetterCheck.check(keys, delivery, declared);

        var spec =
                source.map(s ->
                        new FunctionSpec(
                                new FunctionId(
                                        functionName,
                                        version.orElse(CodeReader.version(s.bundle()))),
                                labels,
                                s.language(),
                                s.handler(),
                                s.bundle(),
                                env,
                                new Secrets(secrets),
                                grants,
                                limits,
                                warm,
                                delivery.orElse(Delivery.DEFAULT),
                                targets.stream().map(Located::value).toList(),
                                failureTargets.stream().map(Located::value).toList(),
                                declared.stream().map(Located::value).toList()));
        return new Declaration(
                spec.orElse(null),
                name.orElse(null),
                routes(declared),
                functions(targets, failureTargets));
    }

    private Optional<List<Located<Trigger>>> triggers(Value value, FunctionName function) {
        return value.mapping()
                .map(keys -> {
                    var read = new ArrayList<Located<Trigger>>();
                    keys.entries()
                            .forEach((name, v) ->
                                    triggers.read(name, v, function)
                                            .ifPresent(t -> read.add(new Located<>(t, v))));
                    return read;
                });
    }

    private static List<Located<Trigger.Http>> routes(List<Located<Trigger>> triggers) {
        return triggers.stream()
                .<Located<Trigger.Http>>mapMulti((located, next) -> {
                    if (located.value() instanceof Trigger.Http http) {
                        next.accept(new Located<>(http, located.at().key()));
                    }
                })
                .toList();
    }

    private static List<Located<FunctionName>> functions(
            List<Located<Target>> targets, List<Located<Target>> failureTargets) {
        return Stream.concat(targets.stream(), failureTargets.stream())
                .<Located<FunctionName>>mapMulti((located, next) -> {
                    if (located.value() instanceof Target.Function(var function)) {
                        next.accept(new Located<>(function, located.at()));
                    }
                })
                .toList();
    }
}
