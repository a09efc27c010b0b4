package dev.hearth.load;

import dev.hearth.function.Language;
import java.util.List;
import java.util.stream.IntStream;

/// One node with all of them.
record HearthFleet(Language language, HearthLaunch launch, FunctionFolder folder) implements Fleet {

    @Override
    public String name() {
        return "hearth-" + language.word();
    }

    @Override
    public List<Tool> tools() {
        return List.of();
    }

    @Override
    public Started start(int functions, Pinning pinning) {
        var names =
                IntStream.range(0, functions)
                        .mapToObj(number -> "hello-%d-of-%d".formatted(number, functions))
                        .toList();
        var written =
                names.stream().map(name -> folder.add(Work.HELLO.word(), language, name)).toList();
        var manifest = folder.manifest(language.word() + "-" + functions, written);
        var server = launch.start(pinning, manifest);
        var targets = names.stream().map(name -> new Target(server.port(), "/" + name)).toList();
        return new Started(this, List.of(server), targets);
    }
}
