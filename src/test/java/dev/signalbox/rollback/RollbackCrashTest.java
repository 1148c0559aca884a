package dev.signalbox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Rollbacks.Attempt;
import dev.signalbox.git.GitRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process is killed at each step, and the next start finishes the rollback or takes it back. {@code
 * -Dsignalbox.rollback.kills=20} does it more often a step.
 */
class RollbackCrashTest {
    private static final Set<Step> BEFORE_THE_BRANCH_MOVES =
            Set.of(Step.JOURNALED, Step.BACKED_UP, Step.LOCKED, Step.ABOUT_TO_SWITCH, Step.FILES_SWITCHED);

    @TempDir
    Path base;

    /** The process that is killed: rolls back and stops at a step for ever. */
    static final class Victim {
        public static void main(String[] arguments) {
            Step stop = Step.valueOf(arguments[2]);
            Desk desk = new Desk(Path.of(arguments[0]), Path.of(arguments[1]), step -> {
                if (step == stop) {
                    System.out.println("REACHED");
                    System.out.flush();
                    while (true) {
                        LockSupport.park();
                    }
                }
            });
            desk.ask(Desk.request(Optional.empty(), Boolean.parseBoolean(arguments[3])));
            System.out.println("ENDED");
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void a_rollback_that_is_killed_is_finished_or_taken_back(Step stop) throws Exception {
        int kills = Integer.getInteger("signalbox.rollback.kills", 2);
        for (int i = 0; i < kills; i++) {
            Path folder = base.resolve("k" + i);
            Agent agent = prepared(folder);
            String old = agent.head();
            Map<String, String> before = agent.files();
            String staged = agent.git("ls-files", "-s");

            kill(folder, stop, false);
            Desk desk = recovered(folder, agent);

            Attempt attempt = desk.history().get(0);
            assertThat(agent.leftovers()).isEmpty();
            assertThat(agent.read("keep.txt")).isEqualTo("staged and more\n");
            assertThat(agent.git("show", ":keep.txt")).isEqualTo("staged");
            assertThat(agent.read("loose.txt")).isEqualTo("loose");
            if (BEFORE_THE_BRANCH_MOVES.contains(stop)) {
                assertThat(attempt.outcome()).isEqualTo("withdrawn");
                assertThat(agent.head()).isEqualTo(old);
                assertThat(agent.files()).isEqualTo(before);
                assertThat(agent.git("ls-files", "-s")).isEqualTo(staged);
                assertThat(desk.rollBack().revertedCommit()).isEqualTo(old);
            } else {
                assertThat(attempt.outcome()).isEqualTo("done");
                assertThat(agent.head())
                        .isEqualTo(attempt.done().orElseThrow().newHead())
                        .isNotEqualTo(old);
            }
            assertThat(agent.tree("HEAD")).isEqualTo(agent.tree(old + "~1"));
            assertThat(agent.read("a.txt")).isEqualTo("two\n");
            assertThat(agent.read("tasks/prd.json")).isEqualTo(Agent.prd(true, false));
            assertThat(agent.git("status", "--porcelain", "--untracked-files=no"))
                    .isEqualTo("MM keep.txt");
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void a_forced_rollback_that_is_killed_loses_nothing_either(Step stop) throws Exception {
        Path folder = base.resolve("f");
        Agent agent = prepared(folder).write("a.txt", "mine\n");
        String old = agent.head();

        kill(folder, stop, true);
        Desk desk = recovered(folder, agent);

        Attempt attempt = desk.history().get(0);
        assertThat(agent.leftovers()).isEmpty();
        if (attempt.outcome().equals("withdrawn")) {
            assertThat(agent.head()).isEqualTo(old);
            assertThat(agent.read("a.txt")).isEqualTo("mine\n");
            assertThat(agent.read("keep.txt")).isEqualTo("staged and more\n");
        } else {
            String saved = attempt.done().orElseThrow().snapshotRef().orElseThrow();
            assertThat(attempt.outcome()).isEqualTo("done");
            assertThat(agent.head()).isEqualTo(agent.git("rev-parse", old + "~1"));
            assertThat(agent.read("a.txt")).isEqualTo("two\n");
            assertThat(agent.git("show", saved + ":a.txt")).isEqualTo("mine");
            assertThat(agent.git("show", saved + ":keep.txt")).isEqualTo("staged and more");
            assertThat(agent.git("show", saved + "^2:keep.txt")).isEqualTo("staged");
        }
        assertThat(agent.read("loose.txt")).isEqualTo("loose");
    }

    /** The story is in a list beside git, so that all steps happen; there is dirt of each kind. */
    private static Agent prepared(Path folder) {
        Agent agent = Agent.empty(folder.resolve("p"));
        agent.write(".gitignore", "tasks/\n")
                .write("a.txt", "two\n")
                .write("keep.txt", "keep\n")
                .write("d/x", "x");
        agent.commit("start");
        agent.write("a.txt", "three\n").write("dir/new.txt", "new\n").git("rm", "-q", "-r", "d");
        agent.commit("[US-002] work");
        agent.write("tasks/prd.json", Agent.prd(true, true));
        agent.write("keep.txt", "staged\n").git("add", "keep.txt");
        return agent.write("keep.txt", "staged and more\n").write("loose.txt", "loose");
    }

    private static void kill(Path folder, Step stop, boolean force) throws IOException, InterruptedException {
        Process victim = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.resolve("data").toString(),
                        folder.resolve("p").toString(),
                        stop.name(),
                        String.valueOf(force)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(victim.getInputStream()))) {
            String line = out.readLine();
            while (line != null && !line.equals("REACHED")) {
                line = out.readLine();
            }
            assertThat(line).isEqualTo("REACHED");
        } finally {
            victim.destroyForcibly().waitFor();
        }
    }

    private static Desk recovered(Path folder, Agent agent) {
        Desk desk = Desk.of(folder, agent);
        new Recovery(desk.journal, GitRunner.onPath()).recoverAll();
        return desk;
    }
}
