package dev.signalbox.watch.state;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The live processes of this host as of one moment. Immutable; any thread. */
public final class ProcessTable {
    /** Arguments beyond these are not looked at when a folder is searched for. */
    private static final int ARGUMENTS = 32;

    private final Map<Long, LiveProcess> processes = new HashMap<>();
    private final List<LiveProcess> workers = new ArrayList<>();

    /** @param live every live process; zombies are none */
    public ProcessTable(List<LiveProcess> live) {
        for (LiveProcess process : live) {
            processes.put(process.pid(), process);
            if (process.works()) {
                workers.add(process);
            }
        }
        // Loops before the agents that they start, and the oldest first: what is found then stays the same from look
        // to look while agents come and go.
        workers.sort(Comparator.comparing((LiveProcess process) -> !process.isLoop())
                .thenComparing(process -> process.startedAt().orElse(Instant.MAX))
                .thenComparing(LiveProcess::pid));
    }

    /**
     * A process that is alive; what may not be read of it is empty.
     *
     * @param command the arguments, the program first; an empty list for a thread of the kernel
     * @param cwd the folder it works in; read only of loops and agents
     * @param stopped as by Ctrl-Z: it is there and does nothing
     */
    public record LiveProcess(
            long pid,
            Optional<Instant> startedAt,
            Optional<List<String>> command,
            Optional<Path> cwd,
            boolean stopped) {
        public LiveProcess {
            command = command.map(List::copyOf);
        }

        boolean isLoop() {
            return command.map(CommandLine::of).filter(CommandLine::isLoop).isPresent();
        }

        /** Whether it is a loop or an agent. */
        boolean works() {
            return command.map(CommandLine::of)
                    .filter(it -> it.isLoop() || it.isAgent())
                    .isPresent();
        }

        /** Whether a word is in the command line; what cannot be read could contain anything. */
        boolean mentionsAnyOf(List<String> words) {
            return words.isEmpty()
                    || command.isEmpty()
                    || command.get().stream()
                            .map(argument -> argument.toLowerCase(Locale.ROOT))
                            .anyMatch(argument -> words.stream().anyMatch(argument::contains));
        }

        /** For people, without anything that could be a secret: {@code 4242 (bun ralph-tui run)}. */
        String show() {
            return pid
                    + command.filter(arguments -> !arguments.isEmpty())
                            .map(arguments -> " (" + CommandLine.of(arguments).show() + ")")
                            .orElse("");
        }

        private boolean isIn(Path folder) {
            return cwd.filter(path -> path.startsWith(folder)).isPresent()
                    || command.orElse(List.of()).stream()
                            .limit(ARGUMENTS)
                            .anyMatch(argument -> names(argument, folder.toString()));
        }

        private static boolean names(String argument, String folder) {
            return argument.startsWith(folder)
                    && (argument.length() == folder.length() || argument.charAt(folder.length()) == '/');
        }
    }

    public Optional<LiveProcess> find(long pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    /**
     * The loops and agents that work in a folder or beneath it, or whose command line names it: loops first, then the
     * oldest first.
     *
     * @param folder a real, absolute path
     */
    public List<LiveProcess> loopsIn(Path folder) {
        return workers.stream().filter(process -> process.isIn(folder)).toList();
    }
}
