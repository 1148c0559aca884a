package dev.signalbox.rollback;

import dev.signalbox.rollback.JournalEntry.ListEdit;
import dev.signalbox.tasklist.TaskListEditor;
import dev.signalbox.tasklist.TaskListEditor.Edited;
import dev.signalbox.tasklist.TaskListEditor.Unchanged;
import dev.signalbox.tasklist.TaskLists;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/** Changes a task list in the work tree while its loop may be writing it too. */
final class TaskListFile {
    private static final int TRIES = 3;

    private TaskListFile() {}

    /** @param fault why nothing was changed, for people; empty if it was */
    record Result(Optional<String> fault, Optional<ListEdit> edit) {}

    /** Opens the story again; the file must be the one for which the edit was planned. */
    static Result reopen(Git git, ListEdit planned) {
        return edit(git, planned, content -> TaskListEditor.reopen(planned.file(), content, planned.taskId()));
    }

    /** Takes an edit back. */
    static Result restore(Git git, ListEdit made) {
        TaskListEditor.Marks marks = new TaskListEditor.Marks(made.before(), made.after());
        return edit(git, made, content -> TaskListEditor.restore(made.file(), content, made.taskId(), marks));
    }

    /** Whether the edit could be made now, so that it has not been made yet. False also if the file cannot be read. */
    static boolean isStillToDo(Git git, ListEdit planned, String kind) {
        TaskListEditor.Marks marks = new TaskListEditor.Marks(planned.before(), planned.after());
        return read(git, planned.file())
                .map(content -> kind.equals(JournalEntry.UNDO)
                        ? TaskListEditor.restore(planned.file(), content, planned.taskId(), marks)
                        : TaskListEditor.reopen(planned.file(), content, planned.taskId()))
                .filter(Edited.class::isInstance)
                .isPresent();
    }

    /** The content of a regular file inside the work tree. */
    static Optional<byte[]> read(Git git, String path) {
        try {
            return Optional.of(readReal(real(git, path)));
        } catch (IOException | InvalidPathException e) {
            // Not there, not readable or not inside: it is no task list of this project.
            return Optional.empty();
        }
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private record Look(Object key, long size, FileTime modified) {
        static Look at(Path file) throws IOException {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Look(String.valueOf(is.fileKey()), is.size(), is.lastModifiedTime());
        }
    }

    private static final class WrittenMeanwhile extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static Result edit(Git git, ListEdit edit, Function<byte[], TaskListEditor.Edit> editor) {
        String fault = edit.file() + " was written by somebody else at the same time";
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                Path file = real(git, edit.file());
                Look before = Look.at(file);
                byte[] content = readReal(file);
                TaskListEditor.Edit outcome = editor.apply(content);
                if (outcome instanceof Unchanged unchanged) {
                    return new Result(Optional.of(edit.file() + " " + unchanged.reason()), Optional.empty());
                }
                Edited edited = (Edited) outcome;
                Path draft = file.resolveSibling("." + file.getFileName() + ".signalbox.tmp");
                DurableFile.replace(file, draft, edited.content(), () -> {
                    if (!Look.at(file).equals(before)) {
                        throw new WrittenMeanwhile();
                    }
                });
                return new Result(
                        Optional.empty(),
                        Optional.of(new ListEdit(
                                edit.file(),
                                edit.taskId(),
                                edit.storyId(),
                                hash(content),
                                edited.marks().before(),
                                edited.marks().after())));
            } catch (WrittenMeanwhile e) {
                continue;
            } catch (IOException | InvalidPathException e) {
                fault = edit.file() + " cannot be written: " + e.getMessage();
            }
        }
        return new Result(Optional.of(fault), Optional.empty());
    }

    /** Follows links, and refuses those that lead out. */
    private static Path real(Git git, String path) throws IOException {
        Path real = git.workTree().resolve(path).toRealPath();
        if (!real.startsWith(git.workTree()) || real.startsWith(git.gitDir())) {
            throw new IOException("it is a link that leaves the project");
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is not a regular file");
        }
        return real;
    }

    private static byte[] readReal(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(TaskLists.MAX_BYTES + 1);
            if (bytes.length > TaskLists.MAX_BYTES) {
                throw new IOException("it is too large");
            }
            return bytes;
        }
    }
}
