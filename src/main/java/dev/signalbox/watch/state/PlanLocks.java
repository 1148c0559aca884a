package dev.signalbox.watch.state;

import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.watch.state.RunClaim.NamedProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The locks of the 5x orchestrator: {@code .5x/locks/<hash of the plan>.lock} names the process that works through a plan.
 * A lock proves nothing by itself, because one that was killed leaves it behind.
 */
public final class PlanLocks {
    /** Where they lie, relative to the project's folder. */
    public static final String DIRECTORY = ".5x/locks";

    /** No locks. */
    public static final PlanLocks NONE = new PlanLocks(List.of());

    private static final String SUFFIX = ".lock";
    private static final int MAX_LOCKS = 100;
    /** The name of a lock's file is so many digits of the hash of its plan's path. */
    private static final int HASH_DIGITS = 16;

    private final List<Lock> locks;

    /** @param plan path of the plan, if the lock says it */
    record Lock(String name, Optional<String> plan, NamedProcess process) {}

    /** @param sentence why, in words that stay the same as long as the facts do */
    public record Proof(boolean alive, String sentence) {}

    private PlanLocks(List<Lock> locks) {
        this.locks = List.copyOf(locks);
    }

    /** The locks of a project; one that cannot be read, as while it is being written, is none. */
    public static PlanLocks read(ProjectFolder folder) {
        List<Lock> locks = new ArrayList<>();
        for (String name : folder.list(DIRECTORY).names()) {
            if (name.endsWith(SUFFIX)
                    && locks.size() < MAX_LOCKS
                    && JsonFile.read(folder, DIRECTORY + "/" + name) instanceof JsonFile.Parsed parsed) {
                JsonFields fields = parsed.fields();
                Instant since = fields.instant("startedAt").orElse(parsed.modifiedAt());
                fields.pid("pid")
                        .ifPresent(pid -> locks.add(new Lock(
                                name,
                                fields.rawText("planPath"),
                                new NamedProcess(
                                        DIRECTORY + "/" + name, pid, since, fields.text("hostname"), List.of()))));
            }
        }
        return new PlanLocks(locks);
    }

    List<Lock> locks() {
        return locks;
    }

    /** Whether a live process works through a plan, and how we know. */
    public Proof prove(Path projectFolder, String plan, Host host) {
        Proof proof = new Proof(false, "no lock in " + DIRECTORY + " is of its plan");
        for (Lock lock : locks) {
            if (isOf(lock, projectFolder, plan)) {
                Optional<String> refusal = Liveness.refusal(lock.process(), host);
                if (refusal.isEmpty()) {
                    String alive = host.processes()
                            .find(lock.process().pid())
                            .map(Liveness::alive)
                            .orElse("");
                    return new Proof(true, lock.process().file() + ": " + alive);
                }
                proof = new Proof(false, refusal.get());
            }
        }
        return proof;
    }

    private static boolean isOf(Lock lock, Path projectFolder, String plan) {
        Path absolute = absolute(projectFolder, plan);
        return lock.plan()
                        .filter(it ->
                                it.equals(plan) || absolute(projectFolder, it).equals(absolute))
                        .isPresent()
                || lock.name().equals(hash(plan) + SUFFIX)
                || lock.name().equals(hash(absolute.toString()) + SUFFIX);
    }

    /** What others wrote may be no path at all. */
    private static Path absolute(Path projectFolder, String plan) {
        return projectFolder.resolve(plan.replace("\0", "")).normalize();
    }

    private static String hash(String text) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
