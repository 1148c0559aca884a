package dev.signalbox.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.signalbox.files.ProjectFolder.Content;
import dev.signalbox.files.ProjectFolder.Missing;
import dev.signalbox.files.ProjectFolder.Reading;
import dev.signalbox.files.ProjectFolder.Unreadable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ProjectFolderTest {
    @TempDir
    Path temp;

    private Path workspace;
    private Path root;

    @BeforeEach
    void makeProject() throws IOException {
        workspace = Files.createDirectory(temp.toRealPath().resolve("workspace"));
        root = Files.createDirectory(workspace.resolve("shop"));
    }

    private ProjectFolder look() {
        return new ProjectFolder(workspace, root);
    }

    private static String reason(Reading reading) {
        assertThat(reading).isInstanceOf(Unreadable.class);
        return ((Unreadable) reading).reason();
    }

    private static String text(Reading reading) {
        assertThat(reading).isInstanceOf(Content.class);
        return new String(((Content) reading).bytes());
    }

    @Test
    void a_file_is_read_whole_with_the_time_of_its_last_change() throws IOException {
        Path file = Files.writeString(root.resolve("prd.json"), "{}");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-03-01T10:00:00Z")));
        assertThat(text(look().read("prd.json"))).isEqualTo("{}");
        assertThat(look().modifiedAt("prd.json")).contains(Instant.parse("2026-03-01T10:00:00Z"));
    }

    @Test
    void head_and_tail_give_no_more_than_was_asked_for() throws IOException {
        Files.writeString(root.resolve("log.txt"), "0123456789");
        assertThat(text(look().readHead("log.txt", 3))).isEqualTo("012");
        assertThat(text(look().readTail("log.txt", 3))).isEqualTo("789");
        assertThat(text(look().readTail("log.txt", 30))).isEqualTo("0123456789");
    }

    @Test
    void five_megabytes_are_read_and_one_byte_more_is_not() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("big").toFile(), "rw")) {
            file.setLength(ProjectFolder.MAX_FILE_BYTES);
            assertThat(look().read("big")).isInstanceOf(Content.class);
            file.setLength(ProjectFolder.MAX_FILE_BYTES + 1);
            assertThat(reason(look().read("big"))).isEqualTo("is larger than 5000000 bytes");
            assertThat(look().readTail("big", 10)).isInstanceOf(Content.class);
        }
    }

    @Test
    void a_fifo_is_a_sentence_and_not_a_hang() throws Exception {
        new ProcessBuilder("mkfifo", root.resolve("prd.json").toString())
                .start()
                .waitFor();
        assertThat(reason(look().read("prd.json"))).isEqualTo("is not a regular file");
        assertThat(reason(look().readTail("prd.json", 10))).isEqualTo("is not a regular file");
    }

    @Test
    void a_link_to_a_device_is_not_read() throws IOException {
        Files.createSymbolicLink(root.resolve("prd.json"), Path.of("/dev/zero"));
        assertThat(reason(look().read("prd.json"))).contains("leaves the workspace");
        ProjectFolder everything = new ProjectFolder(Path.of("/"), Path.of("/dev"));
        assertThat(reason(everything.read("zero"))).isEqualTo("is not a regular file");
    }

    @Test
    void a_link_out_of_the_workspace_is_refused_and_one_inside_it_is_followed() throws IOException {
        Files.writeString(temp.resolve("secret"), "s3cret");
        Files.createSymbolicLink(root.resolve("out"), temp.resolve("secret"));
        Files.createSymbolicLink(root.resolve("outFolder"), temp);
        Files.writeString(workspace.resolve("shared"), "shared");
        Files.createSymbolicLink(root.resolve("in"), workspace.resolve("shared"));
        ProjectFolder look = look();
        assertThat(reason(look.read("out"))).contains("leaves the workspace");
        assertThat(reason(look.read("outFolder/secret"))).contains("leaves the workspace");
        assertThat(look.list("outFolder").names()).isEmpty();
        assertThat(look.list("outFolder").problem()).isPresent();
        assertThat(text(look.read("in"))).isEqualTo("shared");
    }

    @Test
    void a_folder_that_is_exchanged_during_the_look_does_not_make_its_file_missing() throws IOException {
        Path state = Files.createDirectory(root.resolve("state"));
        Files.writeString(state.resolve("prd.json"), "{}");
        Files.createSymbolicLink(root.resolve(".ralph"), state);
        ProjectFolder look = look();
        assertThat(look.list(".ralph").names()).containsExactly("prd.json");
        Files.delete(root.resolve(".ralph"));
        Files.createSymbolicLink(root.resolve(".ralph"), Files.createDirectory(workspace.resolve("empty")));
        assertThat(reason(look.read(".ralph/prd.json"))).isEqualTo("went away while it was looked at");
        assertThat(look().read(".ralph/prd.json")).isInstanceOf(Missing.class);
    }

    @Test
    void a_link_to_nothing_is_missing() throws IOException {
        Files.createSymbolicLink(root.resolve("prd.json"), root.resolve("nowhere"));
        assertThat(look().read("prd.json")).isInstanceOf(Missing.class);
    }

    @Test
    void loops_of_links_end() throws IOException {
        Files.createSymbolicLink(root.resolve("again"), root);
        Files.createSymbolicLink(root.resolve("self"), root.resolve("self"));
        Files.writeString(root.resolve("a"), "x");
        ProjectFolder look = look();
        assertThat(text(look.read("again/again/again/a"))).isEqualTo("x");
        assertThat(reason(look.read("self"))).startsWith("cannot be read");
        assertThat(look.list("self").problem()).isPresent();
    }

    @Test
    void what_may_not_be_read_is_a_reason() throws IOException {
        Path file = Files.writeString(root.resolve("prd.json"), "{}");
        Path closed = Files.createDirectory(root.resolve(".ralph"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(file), "root may read everything");
            assertThat(reason(look().read("prd.json"))).isEqualTo("may not be read (permission denied)");
            assertThat(reason(look().read(".ralph/status.json")))
                    .isEqualTo("is in a folder that may not be read (permission denied)");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other/prd.json", "/etc/passwd", "a/../../x", "", ".", "a//b", "a\0b"})
    void a_path_that_is_not_inside_the_folder_is_refused(String path) throws IOException {
        Files.createDirectory(workspace.resolve("other"));
        Files.writeString(workspace.resolve("other/prd.json"), "{}");
        assertThat(reason(look().read(path))).isEqualTo("is not a path inside the project's folder");
    }

    @Test
    void a_file_beyond_the_limit_of_a_listing_is_still_found_by_its_name() throws IOException {
        for (int i = 0; i < ProjectFolder.MAX_ENTRIES + 200; i++) {
            Files.createFile(root.resolve("f" + i));
        }
        ProjectFolder look = look();
        assertThat(look.list("").names()).hasSize(ProjectFolder.MAX_ENTRIES);
        assertThat(look.list("").problem()).isPresent();
        for (int i = 0; i < ProjectFolder.MAX_ENTRIES + 200; i++) {
            assertThat(look.read("f" + i)).isInstanceOf(Content.class);
        }
        assertThat(look.read("nothing")).isInstanceOf(Missing.class);
    }

    @Test
    void what_was_looked_at_is_noted_and_shows_when_it_changes() throws IOException {
        Path file = Files.writeString(root.resolve("prd.json"), "{}");
        ProjectFolder look = look();
        look.read("prd.json");
        look.read(".ralph/status.json");
        assertThat(look.seen()).containsOnlyKeys(root, file);
        assertThat(look.seen().get(file)).isEqualTo(Fingerprint.of(file));
        Files.writeString(file, "{ }");
        assertThat(look.seen().get(file)).isNotEqualTo(Fingerprint.of(file));
        Files.createDirectory(root.resolve(".ralph"));
        assertThat(look.seen().get(root)).isNotEqualTo(Fingerprint.of(root));
    }
}
