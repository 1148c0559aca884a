package dev.signalbox.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.gate.AnswerFile.Failed;
import dev.signalbox.gate.AnswerFile.NoSpace;
import dev.signalbox.gate.AnswerFile.Outcome;
import dev.signalbox.gate.AnswerFile.Taken;
import dev.signalbox.gate.AnswerFile.Won;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The race of threads has {@code -Dsignalbox.gate.races} rounds (200 are worth a try now and then), that of processes
 * {@code -Dsignalbox.gate.process-races} (50).
 */
class AnswerFileTest {
    private static final int THREADS = 8;
    private static final int PROCESSES = 4;

    @TempDir
    Path folder;

    private Path request;
    private Path answer;

    @BeforeEach
    void ask() throws Exception {
        request = Files.createFile(folder.resolve("q.json"));
        answer = folder.resolve("q.resolved.json");
    }

    /** Large enough that a part of it would be noticed. */
    static byte[] content(String who) {
        return ("{\"who\":\"" + who + "\",\"text\":\"" + "x".repeat(20_000) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private Outcome create(AnswerFile writer, String who) {
        return writer.create(request, answer, content(who));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void the_first_answer_is_whole_private_and_alone() throws Exception {
        assertThat(create(new AnswerFile(), "ana")).isInstanceOf(Won.class);
        assertThat(create(new AnswerFile(), "bob")).isInstanceOf(Taken.class);
        assertThat(Files.readAllBytes(answer)).isEqualTo(content("ana"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(answer)))
                .isEqualTo("rw-------");
        assertThat(names(folder)).containsExactly("q.json", "q.resolved.json");
    }

    @Test
    void of_eight_threads_exactly_one_wins_and_nobody_reads_a_part() throws Exception {
        int rounds = Integer.getInteger("signalbox.gate.races", 25);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            for (int round = 0; round < rounds; round++) {
                Path place = Files.createDirectory(folder.resolve("round-" + round));
                Path name = place.resolve("q.resolved.json");
                CyclicBarrier together = new CyclicBarrier(THREADS + 1);
                List<Future<Outcome>> outcomes = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    String who = Integer.toString(i);
                    outcomes.add(threads.submit(() -> {
                        together.await();
                        return new AnswerFile().create(request, name, content(who));
                    }));
                }
                Future<byte[]> read = threads.submit(() -> {
                    together.await();
                    while (true) {
                        try {
                            return Files.readAllBytes(name);
                        } catch (NoSuchFileException e) {
                            Thread.onSpinWait();
                        }
                    }
                });
                List<Integer> winners = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    Outcome outcome = outcomes.get(i).get(30, SECONDS);
                    assertThat(outcome).isInstanceOfAny(Won.class, Taken.class);
                    if (outcome instanceof Won) {
                        winners.add(i);
                    }
                }
                assertThat(winners).hasSize(1);
                byte[] won = content(winners.get(0).toString());
                assertThat(read.get(30, SECONDS)).isEqualTo(won);
                assertThat(Files.readAllBytes(name)).isEqualTo(won);
                assertThat(names(place)).containsExactly("q.resolved.json");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void of_four_processes_exactly_one_wins() throws Exception {
        int rounds = Integer.getInteger("signalbox.gate.process-races", 5);
        for (int round = 0; round < rounds; round++) {
            Path place = Files.createDirectory(folder.resolve("round-" + round));
            Files.createFile(place.resolve("q.json"));
        }
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(AnswerProcess.start(
                        folder.resolve("log-" + i),
                        "race",
                        folder.toString(),
                        Integer.toString(i),
                        Integer.toString(PROCESSES),
                        Integer.toString(rounds)));
            }
            for (int i = 0; i < PROCESSES; i++) {
                assertThat(processes.get(i).waitFor(60, SECONDS)).isTrue();
                assertThat(processes.get(i).exitValue())
                        .as(Files.readString(folder.resolve("log-" + i)))
                        .isZero();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        for (int round = 0; round < rounds; round++) {
            Path place = folder.resolve("round-" + round);
            List<String> winners = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                String outcome = Files.readString(place.resolve("outcome-" + i));
                assertThat(outcome).isIn("Won", "Taken");
                if (outcome.equals("Won")) {
                    winners.add(Integer.toString(i));
                }
            }
            assertThat(winners).hasSize(1);
            assertThat(Files.readAllBytes(place.resolve("q.resolved.json"))).isEqualTo(content(winners.get(0)));
        }
    }

    @Test
    void killed_before_the_link_there_is_no_answer_and_the_draft_is_swept_later() throws Exception {
        Process process = AnswerProcess.start(folder.resolve("log"), "hang", folder.toString());
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(folder.resolve("before-link")));
        } finally {
            process.destroyForcibly().waitFor(30, SECONDS);
        }
        assertThat(answer).doesNotExist();
        String draft =
                names(folder).stream().filter(Drafts::isDraft).findFirst().orElseThrow();
        Path foreign = Files.createFile(folder.resolve(".signalbox-notes.tmp"));

        Drafts.sweep(folder, names(folder), Instant.now());
        assertThat(folder.resolve(draft))
                .as("young: its writer may be on another machine")
                .exists();
        Files.setLastModifiedTime(
                folder.resolve(draft), FileTime.from(Instant.now().minusSeconds(120)));
        Drafts.sweep(folder, names(folder), Instant.now());
        assertThat(folder.resolve(draft)).doesNotExist();
        assertThat(foreign).exists();
        assertThat(create(new AnswerFile(), "next")).isInstanceOf(Won.class);
    }

    @Test
    void a_draft_whose_writer_lives_is_left_alone() throws Exception {
        long pid = ProcessHandle.current().parent().orElseThrow().pid();
        Path draft =
                Files.createFile(folder.resolve(".signalbox-" + pid + "-01234567-89ab-cdef-0123-456789abcdef.tmp"));
        Files.setLastModifiedTime(draft, FileTime.from(Instant.EPOCH));
        Drafts.sweep(folder, names(folder), Instant.now());
        assertThat(draft).exists();
    }

    @Test
    void a_link_that_was_made_although_the_call_failed_counts() {
        AnswerFile lost = new AnswerFile((draft, name) -> {
            Files.createLink(name, draft);
            throw new FileSystemException(name.toString(), null, "Input/output error");
        });
        assertThat(create(lost, "ana")).isInstanceOf(Won.class);
        assertThat(create(lost, "bob")).isInstanceOf(Taken.class);
    }

    @Test
    void a_link_that_was_made_although_the_call_says_that_the_name_is_taken_counts() {
        AnswerFile repeated = new AnswerFile((draft, name) -> {
            Files.createLink(name, draft);
            throw new FileAlreadyExistsException(name.toString());
        });
        assertThat(create(repeated, "ana")).isInstanceOf(Won.class);
    }

    @Test
    void without_links_one_wins_all_the_same() throws Exception {
        AnswerFile none = new AnswerFile((draft, name) -> {
            throw new UnsupportedOperationException();
        });
        assertThat(create(none, "ana")).isInstanceOf(Won.class);
        assertThat(create(none, "bob")).isInstanceOf(Taken.class);
        AnswerFile refused = new AnswerFile((draft, name) -> {
            throw new FileSystemException(name.toString(), null, "Operation not permitted");
        });
        assertThat(create(refused, "eve")).isInstanceOf(Taken.class);
        assertThat(Files.readAllBytes(answer)).isEqualTo(content("ana"));
        Files.delete(answer);
        assertThat(create(refused, "eve")).isInstanceOf(Won.class);
        assertThat(names(folder)).containsExactly("q.json", "q.resolved.json");
    }

    @Test
    void a_dangling_link_at_the_name_is_not_followed() throws Exception {
        Files.createSymbolicLink(answer, folder.resolve("elsewhere"));
        assertThat(create(new AnswerFile(), "ana")).isInstanceOf(Taken.class);
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void a_folder_that_is_gone_is_said_so() throws Exception {
        assertThat(new AnswerFile().create(request, folder.resolve("gone/q.resolved.json"), content("ana")))
                .isEqualTo(new Failed("the folder is gone"));
    }

    @Test
    void a_full_disk_leaves_no_empty_answer() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(mount.waitFor(10, SECONDS) && mount.exitValue() == 0, "may not mount here");
        try {
            Path asked = Files.createFile(disk.resolve("q.json"));
            Files.write(disk.resolve("filler"), new byte[56 * 1024]);
            Path name = disk.resolve("q.resolved.json");
            assertThat(new AnswerFile().create(asked, name, content("ana"))).isEqualTo(new NoSpace());
            AnswerFile withoutLinks = new AnswerFile((draft, link) -> {
                Files.delete(draft);
                Files.write(disk.resolve("more"), new byte[4 * 1024]);
                throw new UnsupportedOperationException();
            });
            byte[] small = new byte[6 * 1024];
            assertThat(withoutLinks.create(asked, name, small)).isEqualTo(new NoSpace());
            assertThat(names(disk)).containsExactly("filler", "more", "q.json");
            Files.delete(disk.resolve("filler"));
            assertThat(new AnswerFile().create(asked, name, content("ana"))).isInstanceOf(Won.class);
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor(10, SECONDS);
        }
    }
}
