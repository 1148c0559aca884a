package dev.signalbox.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** A commit that is still a file of its own, as every fresh one is: reading it saves starting git. */
final class LooseObject {
    private static final int MAX_OBJECT_BYTES = 64 * 1024;
    private static final byte[] COMMIT = "commit ".getBytes(StandardCharsets.US_ASCII);

    private LooseObject() {}

    /** The beginning of the commit's text; empty if it is packed, large, borrowed or damaged, and git has to be asked. */
    static Optional<byte[]> commit(Repository.Found repository, String id) {
        Path file = repository.commonDir().resolve(Path.of("objects", id.substring(0, 2), id.substring(2)));
        if (!(BoundedFile.read(file, BoundedFile.SMALL) instanceof BoundedFile.Content content)) {
            return Optional.empty();
        }
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(content.bytes()))) {
            byte[] object = in.readNBytes(MAX_OBJECT_BYTES);
            if (!Arrays.equals(object, 0, Math.min(COMMIT.length, object.length), COMMIT, 0, COMMIT.length)) {
                return Optional.empty();
            }
            for (int i = COMMIT.length; i < object.length; i++) {
                if (object[i] == 0) {
                    return Optional.of(Arrays.copyOfRange(object, i + 1, object.length));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            // Damaged: git is asked, and says so better.
            return Optional.empty();
        }
    }
}
