package dev.signalbox.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.Job.State;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.job.process.ProcessTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose states cannot be written, on a real file system without space. */
class DiskFullTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    Path base;

    private Path disk;
    private Path ballast;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(base.resolve("disk"));
        ballast = disk.resolve("ballast");
        mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0;
        assumeThat(mounted).as("may mount a file system").isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", disk.toString());
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Until nothing more fits, and the jobs' owner says so. */
    private void fill(JobRoom room) throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[4096];
            while (!Thread.currentThread().isInterrupted()) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
        await().atMost(DEADLINE).until(() -> {
            // Some rows still fit into pages that the database has already.
            RefusedException refusal = catchThrowableOfType(RefusedException.class, () -> room.start("many", "x"));
            return refusal != null
                    && refusal.code() == FailureCode.INSUFFICIENT_STORAGE
                    && room.announcements.stream()
                            .anyMatch(told -> told.message().contains("no space is left"));
        });
    }

    private JobRoom room(Duration stopGrace) throws Exception {
        JobSettings.Limits limits = JobRoom.LIMITS;
        return new JobRoom(
                disk.resolve("data"),
                new JobSettings.Limits(
                        limits.maxRunning(),
                        limits.maxQueued(),
                        limits.liveFor(),
                        limits.keepFor(),
                        limits.keepCount(),
                        limits.heartbeat(),
                        limits.killAfter(),
                        stopGrace),
                JobRoom.script("waits", "while [ ! -e " + base.resolve("go") + " ]; do sleep 0.02; done"),
                JobRoom.script("stubborn", "trap '' TERM; while :; do sleep 0.1; done"),
                JobRoom.script("many", "exit 0", "x"));
    }

    @Test
    void what_cannot_be_written_is_refused_or_told_later_and_nothing_hangs() throws Exception {
        try (JobRoom room = room(JobRoom.LIMITS.stopKillAfter())) {
            Job waits = room.started("waits");
            Job stubborn = room.started("stubborn");
            Job elsewhere = room.elsewhere();
            room.awaitAnnounced(waits.id(), job -> job.state() == State.RUNNING);
            room.awaitAnnounced(stubborn.id(), job -> job.state() == State.RUNNING);
            fill(room);
            Files.createFile(base.resolve("go"));
            room.cancel(stubborn);
            await().atMost(DEADLINE)
                    .until(() -> ProcessTree.leftBy(waits.id()).size()
                                    + ProcessTree.leftBy(stubborn.id()).size()
                            == 0);
            RefusedException notTaken =
                    catchThrowableOfType(RefusedException.class, () -> room.report(elsewhere, State.SUCCESS));
            assertThat(notTaken.code()).isEqualTo(FailureCode.INSUFFICIENT_STORAGE);
            for (Job job : new Job[] {waits, stubborn, elsewhere}) {
                assertThat(room.announced(job.id()))
                        .as("nobody heard of an end that is not on disk")
                        .noneMatch(told -> told.state().finished());
                assertThat(room.job(job.id()).state()).isEqualTo(State.RUNNING);
            }

            Files.delete(ballast);
            assertThat(room.awaitEnd(waits.id()).state()).isEqualTo(State.SUCCESS);
            assertThat(room.awaitEnd(stubborn.id()).state()).isEqualTo(State.CANCELLED);
            assertThat(room.report(elsewhere, State.SUCCESS).job().orElseThrow().state())
                    .isEqualTo(State.SUCCESS);
            await().atMost(DEADLINE).until(() -> room.announcements
                    .get(room.announcements.size() - 1)
                    .message()
                    .isEmpty());
            room.awaitEnd(room.started("many", "x").id());
            assertThat(room.history(10, Optional.empty()).jobs())
                    .filteredOn(job -> !job.action().equals("many"))
                    .extracting(Job::state)
                    .containsExactlyInAnyOrder(State.SUCCESS, State.CANCELLED, State.SUCCESS);
        }
    }

    @Test
    void a_stop_does_not_wait_for_what_cannot_be_written_and_leaves_no_ghost() throws Exception {
        Job stubborn;
        try (JobRoom room = room(Duration.ofMinutes(2))) {
            stubborn = room.started("stubborn");
            room.awaitAnnounced(stubborn.id(), job -> job.state() == State.RUNNING);
            fill(room);
            room.cancel(stubborn);
            await().atMost(DEADLINE)
                    .until(() -> ProcessTree.leftBy(stubborn.id()).size() == 0);
        }
        Files.delete(ballast);
        try (JobRoom room = room(JobRoom.LIMITS.stopKillAfter())) {
            assertThat(room.job(stubborn.id()).state()).isEqualTo(State.INTERRUPTED);
        }
    }
}
