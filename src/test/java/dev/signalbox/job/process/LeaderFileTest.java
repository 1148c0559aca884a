package dev.signalbox.job.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderFileTest {
    @TempDir
    Path folder;

    private final String id = UUID.randomUUID().toString();
    private Process process;

    /** In a session of its own, with an environment that tells nothing of a job; a child ignores SIGTERM. */
    private void start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "setsid", "/bin/sh", "-c", "(trap '' TERM; touch ready; while :; do sleep 0.1; done) & sleep 1000");
        builder.directory(folder.toFile()).environment().remove(ProcessTree.MARK);
        process = builder.start();
        await().atMost(20, SECONDS).until(() -> Files.exists(folder.resolve("ready")));
    }

    @AfterEach
    void nothing_is_left_behind() throws Exception {
        GroupSignal.send("-KILL", process.pid());
        assertThat(process.waitFor(10, SECONDS)).isTrue();
    }

    @Test
    void a_command_that_hid_its_mark_is_found_with_its_children_and_ended() throws Exception {
        start();
        LeaderFile.in(folder).write(process.pid());
        assertThat(ProcessTree.leftBy(id).size()).isZero();
        assertThat(ProcessTree.leftBy(id, folder).size()).isGreaterThanOrEqualTo(3);
        assertThat(Leftovers.end(id, folder, Duration.ofMillis(300))).isZero();
        assertThat(process.waitFor(10, SECONDS)).isTrue();
        assertThat(ProcessTree.ledBy(process.pid(), true, id).size()).isZero();
    }

    @Test
    void another_process_that_got_the_same_number_is_left_alone() throws Exception {
        start();
        LeaderFile.in(folder).write(process.pid());
        Path file = folder.resolve("leader");
        String[] noted = Files.readString(file).split(" ");
        Files.writeString(file, noted[0] + " " + (Long.parseLong(noted[1]) - 1) + " " + noted[2]);
        assertThat(Leftovers.end(id, folder, Duration.ofMillis(300))).isZero();
        Files.writeString(file, noted[0] + " " + noted[1] + " another-start-of-the-system");
        assertThat(Leftovers.end(id, folder, Duration.ofMillis(300))).isZero();
        Files.writeString(file, "torn");
        assertThat(Leftovers.end(id, folder, Duration.ofMillis(300))).isZero();
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void what_is_noted_is_forgotten_with_the_end() throws Exception {
        start();
        LeaderFile leader = LeaderFile.in(folder.resolve("new"));
        leader.write(process.pid());
        assertThat(leader.stillThere()).contains(process.pid());
        leader.remove();
        assertThat(leader.stillThere()).isEmpty();
        assertThat(LeaderFile.in(folder.resolve("nothing")).stillThere()).isEmpty();
    }
}
