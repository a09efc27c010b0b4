package dev.hearth.load;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Which servers take part.
final class ArmOptions {

    @Option(
            names = "--arms",
            paramLabel = "NAME",
            split = ",",
            description = "only these, by name or the begin of it (all)")
    List<String> arms = new ArrayList<>();

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            defaultValue = "-Xmx1g",
            description = "of all JVMs, nodes included; may be repeated (${DEFAULT-VALUE})")
    List<String> javaOptions = new ArrayList<>();

    HttpArms servers(FunctionFolder folder) {
        return new HttpArms(HearthLaunch.shipped(javaOptions), folder, javaOptions);
    }

    List<Arm> among(List<Arm> all) {
        return all.stream().filter(arm -> wants(arm.name())).toList();
    }

    boolean wants(String arm) {
        return arms.isEmpty() || arms.stream().anyMatch(arm::startsWith);
    }
}
