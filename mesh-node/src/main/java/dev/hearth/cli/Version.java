package dev.hearth.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// What this build is, as Maven wrote it into the jar.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "hearth " + read().getProperty("version"),
            "java " + Runtime.version(),
            "graalvm " + read().getProperty("graalvm")
        };
    }

    private static Properties read() {
        var properties = new Properties();
        try (var in = Version.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties;
    }
}
