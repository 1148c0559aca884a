package dev.signalbox.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary folder that is gone when the benchmark is over. */
final class Scratch implements AutoCloseable {
    private final Path folder = Files.createTempDirectory("signalbox-bench-");

    Scratch() throws IOException {}

    Path folder() {
        return folder;
    }

    /** A new folder in it. */
    Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
