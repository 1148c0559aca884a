package dev.signalbox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Rollbacks.Answer;
import dev.signalbox.bus.Rollbacks.Done;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random repositories, random last commits, random dirt. {@code -Dsignalbox.rollback.repositories=1000} tries more of them;
 * {@code -Dsignalbox.rollback.seed} starts elsewhere.
 */
class RollbackPropertyTest {
    private static final List<String> NAMES =
            List.of("a", "b", "c.txt", "d/e", "d/f", "d/g/h", "i j", "k\"l", "ümlaut", "m", "m/n", "o");

    @TempDir
    Path base;

    @Test
    void either_the_parents_tree_and_all_dirt_kept_or_refused_and_everything_kept() throws IOException {
        int tries = Integer.getInteger("signalbox.rollback.repositories", 50);
        long first = Long.getLong("signalbox.rollback.seed", 1L);
        int done = 0;
        for (long seed = first; seed < first + tries; seed++) {
            Path folder = base.resolve("r" + seed);
            done += once(folder, new Random(seed), "seed " + seed) ? 1 : 0;
            delete(folder);
        }
        assertThat(done).as("rollbacks that were not refused").isGreaterThan(tries / 4);
    }

    private static boolean once(Path folder, Random random, String seed) {
        Agent agent = Agent.empty(folder.resolve("p"));
        agent.write(".gitignore", "*.ign\n");
        change(agent, random, 6);
        agent.commit("first");
        change(agent, random, 5);
        agent.write("always", "" + random.nextInt());
        agent.commit("second");
        Map<String, String> committed = agent.files();
        if (random.nextInt(4) > 0) {
            change(agent, random, 1 + random.nextInt(2));
        }
        if (random.nextInt(3) == 0) {
            agent.write("x" + random.nextInt(3) + ".ign", "ignored " + random.nextInt());
        }
        if (random.nextInt(3) == 0) {
            agent.git("add", "-A");
        }
        String old = agent.head();
        Agent.State before = agent.state();
        Desk desk = Desk.of(folder, agent);
        boolean allowed = desk.preview().allowed();
        assertThat(agent.state()).as(seed).isEqualTo(before);

        Answer answer = desk.ask(Desk.request());

        assertThat(answer.done().isPresent()).as(seed).isEqualTo(allowed);
        assertThat(agent.leftovers()).as(seed).isEmpty();
        if (answer.done().isEmpty()) {
            assertThat(agent.state()).as(seed).isEqualTo(before);
            return false;
        }
        Done done = answer.done().get();
        assertThat(agent.tree("HEAD")).as(seed).isEqualTo(agent.tree(old + "~1"));
        assertThat(agent.files()).as(seed).isEqualTo(expected(agent, committed, before.files()));
        Desk.done(desk.undo(done.rollbackId()));
        assertThat(agent.tree("HEAD")).as(seed).isEqualTo(agent.tree(old));
        assertThat(agent.files()).as(seed).isEqualTo(before.files());
        assertThat(agent.git("ls-files", "-s"))
                .as(seed)
                .isEqualTo(before.staged().stripTrailing());
        return true;
    }

    /** The parent's files, with what was uncommitted put over them. */
    private static Map<String, String> expected(Agent agent, Map<String, String> committed, Map<String, String> dirty) {
        Agent parent = new Agent(agent.folder().resolveSibling("parent"));
        agent.git("worktree", "add", "-q", "--detach", parent.folder().toString(), "HEAD");
        Map<String, String> expected = new TreeMap<>(parent.files());
        expected.remove(".git");
        agent.git("worktree", "remove", "--force", parent.folder().toString());
        dirty.forEach((path, content) -> {
            if (!content.equals(committed.get(path))) {
                expected.put(path, content);
            }
        });
        committed.keySet().stream().filter(path -> !dirty.containsKey(path)).forEach(expected::remove);
        return expected;
    }

    private static void change(Agent agent, Random random, int changes) {
        for (int i = 0; i < changes; i++) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            Path file = agent.folder().resolve(name);
            try {
                switch (random.nextInt(6)) {
                    case 0 -> deleteTree(file);
                    case 1 -> {
                        clear(agent, file);
                        Files.createSymbolicLink(file, Path.of("to" + random.nextInt(3)));
                    }
                    case 2 -> {
                        clear(agent, file);
                        byte[] bytes = new byte[random.nextInt(50)];
                        random.nextBytes(bytes);
                        agent.write(name, bytes);
                    }
                    case 3 -> {
                        clear(agent, file);
                        agent.write(name, "exec " + random.nextInt(5) + "\n");
                        file.toFile().setExecutable(true);
                    }
                    default -> {
                        clear(agent, file);
                        agent.write(name, "text " + random.nextInt(5) + "\r\n".substring(random.nextInt(2)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Makes room: for a folder where a file is, and the other way round. */
    private static void clear(Agent agent, Path file) throws IOException {
        for (Path up = file.getParent(); !up.equals(agent.folder()); up = up.getParent()) {
            if (Files.exists(up, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(up, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(up);
            }
        }
        deleteTree(file);
        Files.createDirectories(file.getParent());
    }

    private static void deleteTree(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            delete(file);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
