package dev.signalbox.job.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All processes of one job: those of the session that its command leads, their children wherever they went, and those that
 * carry the job's mark in their environment although they left both. Without {@code /proc} only the command's descendants
 * are found. Thread-safe; every call looks anew.
 */
public final class ProcessTree {
    /** The environment variable that marks a job's processes. */
    public static final String MARK = "SIGNALBOX_JOB_ID";

    private static final Path PROC = Path.of("/proc");
    private static final int SESSION = 3;
    private static final int MAX_ENVIRONMENT = 4 * 1024 * 1024;

    private final OptionalLong leader;
    private final boolean ownSession;
    private final byte[] mark;

    /** How far to look: the mark of every process of this user has to be read to find those who left. */
    enum Search {
        NEAR,
        THOROUGH
    }

    /** One live process. */
    record Member(long pid, long parent, long group, long session) {}

    private ProcessTree(OptionalLong leader, boolean ownSession, String jobId) {
        this.leader = leader;
        this.ownSession = ownSession;
        this.mark = (MARK + "=" + jobId).getBytes(StandardCharsets.UTF_8);
    }

    /** @param ownSession whether the leader's number is that of a session of its own */
    static ProcessTree ledBy(long leader, boolean ownSession, String jobId) {
        return new ProcessTree(OptionalLong.of(leader), ownSession, jobId);
    }

    /** What is left of a job of which only the id is known, found by its mark. */
    public static ProcessTree leftBy(String jobId) {
        return new ProcessTree(OptionalLong.empty(), false, jobId);
    }

    /**
     * What is left of a job, found by its mark and by the session that its command leads, if that is still the one which was
     * started.
     *
     * @param folder of the job's log
     */
    public static ProcessTree leftBy(String jobId, Path folder) {
        Optional<Long> leader = LeaderFile.in(folder).stillThere();
        return leader.map(pid -> new ProcessTree(OptionalLong.of(pid), leadsSession(pid), jobId))
                .orElseGet(() -> leftBy(jobId));
    }

    private static boolean leadsSession(long pid) {
        return fields(Long.toString(pid))
                .map(fields -> fields[SESSION].equals(Long.toString(pid)))
                .orElse(false);
    }

    /** Whether this system lets a job's processes be found without their leader. */
    public static boolean canFindLeftovers() {
        return Files.isReadable(PROC.resolve("self/environ"));
    }

    /** How many processes are alive, found thoroughly. */
    public int size() {
        return members(Search.THOROUGH).size();
    }

    /** Asks all to end (SIGTERM). */
    public void terminate() {
        signal("-TERM", ProcessHandle::destroy);
    }

    /** Ends all (SIGKILL). One that forks at this very moment may escape: look again. */
    public void kill() {
        signal("-KILL", ProcessHandle::destroyForcibly);
    }

    private void signal(String name, Consumer<ProcessHandle> one) {
        List<Member> members = members(Search.THOROUGH);
        Set<Long> groups = new HashSet<>();
        for (Member member : members) {
            // A group whose leader's number is a member's session is all ours, and is told in one go.
            if (member.group() == member.session() && isOurSession(member.session(), members)) {
                groups.add(member.group());
            }
        }
        Set<Long> told =
                groups.stream().filter(group -> GroupSignal.send(name, group)).collect(Collectors.toSet());
        members.stream()
                .filter(member -> !told.contains(member.group()))
                .forEach(member -> ProcessHandle.of(member.pid()).ifPresent(one));
    }

    private boolean isOurSession(long session, List<Member> members) {
        return (ownSession && leader.isPresent() && leader.getAsLong() == session)
                || members.stream().anyMatch(member -> member.pid() == session);
    }

    List<Member> members(Search search) {
        String[] names = PROC.toFile().list();
        if (names == null || !canFindLeftovers()) {
            return withoutProc();
        }
        long self = ProcessHandle.current().pid();
        List<Member> all = new ArrayList<>(names.length);
        for (String name : names) {
            char first = name.charAt(0);
            if (first >= '1' && first <= '9') {
                stat(name).filter(member -> member.pid() != self).ifPresent(all::add);
            }
        }
        Set<Long> ours = new HashSet<>();
        for (Member member : all) {
            if (isNear(member) || (search == Search.THOROUGH && isMarked(member.pid()))) {
                ours.add(member.pid());
            }
        }
        boolean grew = !ours.isEmpty();
        while (grew) {
            grew = false;
            for (Member member : all) {
                grew |= ours.contains(member.parent()) && ours.add(member.pid());
            }
        }
        return all.stream().filter(member -> ours.contains(member.pid())).toList();
    }

    private boolean isNear(Member member) {
        return leader.isPresent()
                && (member.pid() == leader.getAsLong() || (ownSession && member.session() == leader.getAsLong()));
    }

    /** Empty if it is gone or dead. */
    private static Optional<Member> stat(String pid) {
        return fields(pid)
                .filter(fields -> !fields[0].equals("Z") && !fields[0].equals("X"))
                .map(fields -> new Member(
                        Long.parseLong(pid),
                        Long.parseLong(fields[1]),
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[SESSION])));
    }

    /** State, parent, group, session; empty if it is gone. */
    private static Optional<String[]> fields(String pid) {
        try {
            String text = Files.readString(PROC.resolve(pid).resolve("stat"), StandardCharsets.ISO_8859_1);
            // The program's name is in parentheses and may hold any character.
            return Optional.of(text.substring(text.lastIndexOf(')') + 2).split(" "))
                    .filter(fields -> fields.length > SESSION);
        } catch (IOException | RuntimeException e) {
            // It ended while it was looked at.
            return Optional.empty();
        }
    }

    private boolean isMarked(long pid) {
        try (var in = Files.newInputStream(PROC.resolve(Long.toString(pid)).resolve("environ"))) {
            byte[] environment = in.readNBytes(MAX_ENVIRONMENT);
            int at = 0;
            while (at < environment.length) {
                int end = at;
                while (end < environment.length && environment[end] != 0) {
                    end++;
                }
                if (Arrays.equals(environment, at, end, mark, 0, mark.length)) {
                    return true;
                }
                at = end + 1;
            }
            return false;
        } catch (IOException e) {
            // Gone, or of another user and hence none that we could have started.
            return false;
        }
    }

    private List<Member> withoutProc() {
        if (leader.isEmpty()) {
            return List.of();
        }
        long pid = leader.getAsLong();
        return ProcessHandle.of(pid).stream()
                .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                .filter(ProcessHandle::isAlive)
                .map(handle -> new Member(handle.pid(), 0, 0, -1))
                .toList();
    }
}
