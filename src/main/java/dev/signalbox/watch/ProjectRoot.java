package dev.signalbox.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a project is that is watched here.
 *
 * @param workspace the folder that nothing of it may lead out of
 */
public record ProjectRoot(String account, String slug, Path workspace, Path folder) {
    /** The folder without symbolic links; empty if it is not there, or leads out of the workspace. Blocks. */
    public Optional<Path> realFolder() {
        try {
            Path real = folder.toRealPath();
            return real.startsWith(workspace.toRealPath()) ? Optional.of(real) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
