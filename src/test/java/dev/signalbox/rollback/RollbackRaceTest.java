package dev.signalbox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Rollbacks.Answer;
import dev.signalbox.bus.Rollbacks.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people click while the agent commits. {@code -Dsignalbox.rollback.races=200} does it more often. */
class RollbackRaceTest {
    @TempDir
    Path base;

    @Test
    void at_most_one_rollback_happens_and_no_commit_is_lost() throws Exception {
        int rounds = Integer.getInteger("signalbox.rollback.races", 20);
        Random random = new Random(7);
        int rolledBack = 0;
        int[] firstTry = {0};
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < rounds; round++) {
                Path folder = base.resolve("r" + round);
                Agent agent = Agent.withStories(folder.resolve("p"));
                // Two processes, as it were: what one knows the other does not.
                List<Desk> desks = List.of(
                        new Desk(folder.resolve("one"), agent.folder(), step -> {}),
                        new Desk(folder.resolve("two"), agent.folder(), step -> {}));
                String shown = agent.head();
                int late = random.nextInt(400);
                CompletableFuture<Void> commit =
                        CompletableFuture.runAsync(() -> commit(agent, late, firstTry), threads);
                List<CompletableFuture<Answer>> clicks = desks.stream()
                        .map(desk -> CompletableFuture.supplyAsync(
                                () -> desk.ask(Desk.request(Optional.of(shown), false)), threads))
                        .toList();
                commit.get(60, TimeUnit.SECONDS);
                int done = 0;
                for (CompletableFuture<Answer> click : clicks) {
                    Answer answer = click.get(60, TimeUnit.SECONDS);
                    done += answer.done().isPresent() ? 1 : 0;
                    answer.refusal()
                            .ifPresent(refusal -> assertThat(refusal.code()).isIn(Code.HEAD_MOVED, Code.DIRTY_OVERLAP));
                }
                assertThat(done).isLessThanOrEqualTo(1);
                rolledBack += done;
                List<String> subjects = agent.git("log", "--format=%s").lines().toList();
                assertThat(subjects).containsOnlyOnce("agent").containsOnlyOnce("feat: [US-002] - Second");
                assertThat(subjects.stream().filter(subject -> subject.startsWith("Revert")))
                        .hasSize(done);
                assertThat(agent.git("show", "HEAD:agent.txt")).isEqualTo("agent");
                assertThat(agent.git("show", "HEAD:a.txt")).isEqualTo(done == 1 ? "two" : "three");
                assertThat(agent.status()).isEmpty();
                assertThat(agent.leftovers()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(rolledBack).as("a race that nobody ever wins shows nothing").isPositive();
        System.getLogger("races")
                .log(
                        System.Logger.Level.INFO,
                        rounds + " rounds, " + rolledBack + " rolled back, agent at once " + firstTry[0]);
    }

    /** An agent that tries again, as they do. */
    private static void commit(Agent agent, int lateMs, int[] firstTry) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(lateMs));
        agent.write("agent.txt", "agent\n");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (int tries = 1; System.nanoTime() < deadline; tries++) {
            if (agent.run("add", "agent.txt").exitCode() == 0
                    && agent.run("commit", "-q", "-m", "agent", "--", "agent.txt")
                                    .exitCode()
                            == 0) {
                firstTry[0] += tries == 1 ? 1 : 0;
                return;
            }
        }
        throw new IllegalStateException("the agent could not commit");
    }
}
