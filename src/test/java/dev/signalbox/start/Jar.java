package dev.signalbox.start;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The packaged jar and how it is started. The build's tests start it dozens of times for a few seconds each, and say with
 * the system property {@code signalbox.jvm} which options of Java suit that; without it there are none.
 */
public final class Jar {
    private static final String OPTIONS = System.getProperty("signalbox.jvm", "");

    private Jar() {}

    public static Path path() {
        return Path.of(System.getProperty("signalbox.jar", "target/signalbox.jar"))
                .toAbsolutePath();
    }

    /** The beginning of a command line; what follows are options of Java, {@code -jar} and the jar. */
    public static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Stream.of(OPTIONS.split(" ")).filter(option -> !option.isEmpty()).forEach(command::add);
        return command;
    }
}
