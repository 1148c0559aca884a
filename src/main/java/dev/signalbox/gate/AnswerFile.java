package dev.signalbox.gate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an answer so that the first one wins, whoever else writes by whatever means, and so that nobody ever reads a part of
 * it: the whole content is on disk under another name before a hard link gives it its own, which fails if the name is taken.
 * Blocks for as long as the disk takes. Any thread.
 */
final class AnswerFile {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerFile.class);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Linker linker;

    /** Gives a file a second name, and fails if that is taken. */
    interface Linker {
        void link(Path existing, Path name) throws IOException;
    }

    /** What became of an answer. */
    sealed interface Outcome {}

    /** It is the one that counts. */
    record Won() implements Outcome {}

    /** Another one, or something else, has the name. */
    record Taken() implements Outcome {}

    /** The disk is full; nothing was left behind. */
    record NoSpace() implements Outcome {}

    /** @param reason for people */
    record Failed(String reason) implements Outcome {}

    AnswerFile() {
        this((existing, name) -> Files.createLink(name, existing));
    }

    AnswerFile(Linker linker) {
        this.linker = linker;
    }

    /**
     * Answers.
     *
     * @param request the file that asks; the answer gets its owner, as far as we may give it away
     * @param content differs from that of every other answer
     */
    Outcome create(Path request, Path answer, byte[] content) {
        Path draft = answer.resolveSibling(Drafts.newName());
        try {
            write(draft, content);
            giveToOwnerOf(request, draft);
            return linked(draft, answer, content);
        } catch (IOException e) {
            return failed(answer, e);
        } finally {
            remove(draft);
        }
    }

    private Outcome linked(Path draft, Path answer, byte[] content) {
        try {
            linker.link(draft, answer);
        } catch (UnsupportedOperationException e) {
            return createdAlone(answer, content);
        } catch (IOException e) {
            // Over a network the answer to the call may be lost though the link was made, and then even be "taken".
            if (isOurs(answer, content)) {
                return won(answer);
            }
            if (Files.exists(answer, LinkOption.NOFOLLOW_LINKS)) {
                return new Taken();
            }
            return linksAreUnsupported(e) ? createdAlone(answer, content) : failed(answer, e);
        }
        return won(answer);
    }

    private static Outcome won(Path answer) {
        try (FileChannel folder = FileChannel.open(answer.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Everybody sees it already: it counts, whether or not it outlives a power failure.
            LOG.error("{} may not be on disk yet", answer, e);
        }
        return new Won();
    }

    /** Still only one can win, but others may see it before it is whole. */
    private static Outcome createdAlone(Path answer, byte[] content) {
        try (FileChannel channel =
                FileChannel.open(answer, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            try {
                fill(channel, content);
            } catch (IOException e) {
                remove(answer);
                return failed(answer, e);
            }
        } catch (IOException e) {
            return Files.exists(answer, LinkOption.NOFOLLOW_LINKS) ? new Taken() : failed(answer, e);
        }
        return won(answer);
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            fill(channel, content);
        }
    }

    private static void fill(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    /** A server that runs as root answers agents that do not; they must be able to read it. */
    private static void giveToOwnerOf(Path request, Path draft) {
        try {
            UserPrincipal owner = Files.getOwner(request, LinkOption.NOFOLLOW_LINKS);
            if (!owner.equals(Files.getOwner(draft, LinkOption.NOFOLLOW_LINKS))) {
                Files.setOwner(draft, owner);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("{} stays ours: {}", draft, e.getMessage());
        }
    }

    private static boolean isOurs(Path answer, byte[] content) {
        try {
            return Files.isRegularFile(answer, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(answer) == content.length
                    && Arrays.equals(Files.readAllBytes(answer), content);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean linksAreUnsupported(IOException failure) {
        String reason = reason(failure).toLowerCase(Locale.ROOT);
        return reason.contains("not supported") || reason.contains("not permitted");
    }

    private static Outcome failed(Path answer, IOException failure) {
        String reason = reason(failure);
        String text = reason.toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("quota exceeded")) {
            return new NoSpace();
        }
        LOG.warn("{} cannot be written: {}", answer, reason);
        return new Failed(failure instanceof NoSuchFileException ? "the folder is gone" : reason);
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} is left behind: {}", file, e.getMessage());
        }
    }
}
