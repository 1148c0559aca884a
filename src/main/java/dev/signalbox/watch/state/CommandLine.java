package dev.signalbox.watch.state;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What kind of program a command line runs, told by the program's or its script's name and never by any other argument:
 * an editor that has a loop's notes open is no loop.
 */
final class CommandLine {
    private static final Set<String> INTERPRETERS = Set.of(
            "sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "node", "nodejs", "bun", "deno", "tsx", "python",
            "python2", "python3", "ruby", "perl");
    private static final Set<String> AGENTS = Set.of(
            "claude",
            "claude-code",
            "codex",
            "amp",
            "opencode",
            "opencode-ai",
            "gemini",
            "gemini-cli",
            "aider",
            "aider-chat",
            "cursor-agent",
            "goose",
            "copilot",
            "crush",
            "droid",
            "qwen",
            "qwen-code",
            "kimi",
            "auggie");
    /** Tools of the same family that look on, as we do. */
    private static final Pattern ONLOOKERS =
            Pattern.compile(".*(monitor|dashboard|glasses|viewer|setup|install|import|notes).*");
    /** Agents that serve an editor or another agent instead of working on their own. */
    private static final Set<String> SERVING = Set.of("mcp", "mcp-server", "app-server", "acp");
    /** Script names that say nothing; the folder they lie in does. */
    private static final Set<String> GENERIC = Set.of("cli", "loop", "index", "main", "bin");

    private static final Set<String> BUILD_FOLDERS = Set.of("dist", "bin", "build", "lib", "src", "out");
    /** Only these words of a command line are ever shown: anything else may be a secret. */
    private static final Set<String> SUB_COMMANDS = Set.of(
            "run", "start", "resume", "loop", "build", "exec", "execute", "plan", "chat", "auto", "tui", "web", "go",
            "code", "review", "prompt");

    private static final int MAX_SHOWN = 80;

    private final String program;
    private final List<String> rest;
    private final String script;

    private CommandLine(String program, String script, List<String> rest) {
        this.program = program;
        this.script = script;
        this.rest = rest;
    }

    /** @param arguments the program first */
    static CommandLine of(List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        if (words.size() == 1) {
            // A program that sets its own title writes one text with spaces.
            words = new ArrayList<>(List.of(words.get(0).strip().split("\\s+")));
        }
        String program = words.isEmpty() ? "" : baseName(words.remove(0)).replaceFirst("^-", "");
        if (!INTERPRETERS.contains(program.replaceFirst("(?<=python[23])\\.\\d+$", ""))) {
            return new CommandLine(program, "", words);
        }
        int index = 0;
        while (index < words.size()) {
            String word = words.get(index);
            boolean launcher =
                    (program.equals("bun") || program.equals("deno")) && (word.equals("run") || word.equals("x"));
            if (word.equals("-m") && program.startsWith("python") && index + 1 < words.size()) {
                index++;
                break;
            }
            if (isInlineCode(program, word)) {
                return new CommandLine(program, "", List.of());
            }
            if (takesValue(program, word)) {
                index++;
            } else if (!launcher && !word.startsWith("-")) {
                break;
            }
            index++;
        }
        return index >= words.size()
                ? new CommandLine(program, "", List.of())
                : new CommandLine(program, words.get(index), words.subList(index + 1, words.size()));
    }

    private static boolean isInlineCode(String program, String word) {
        return switch (program) {
            case "node", "nodejs", "bun", "deno", "tsx" ->
                Set.of("-e", "-p", "-pe", "--eval", "--print").contains(word);
            case "ruby", "perl" -> word.matches("-[a-z]*e");
            default -> word.matches("-[a-z]*c[a-z]*");
        };
    }

    private static boolean takesValue(String program, String word) {
        return program.startsWith("node")
                        && Set.of("-r", "--require", "--import", "--loader").contains(word)
                || program.startsWith("python") && Set.of("-W", "-X").contains(word)
                || Set.of("-o", "-O", "--rcfile", "--init-file").contains(word);
    }

    /** Whether it runs a loop around agents. */
    boolean isLoop() {
        return names().stream().anyMatch(CommandLine::isLoopName) && !serves();
    }

    /** Whether it is a coding agent. */
    boolean isAgent() {
        return names().stream().anyMatch(AGENTS::contains) && !serves();
    }

    private boolean serves() {
        return !rest.isEmpty() && SERVING.contains(rest.get(0));
    }

    private static boolean isLoopName(String name) {
        return name.startsWith("ralph") && !ONLOOKERS.matcher(name).matches();
    }

    private List<String> names() {
        if (script.isEmpty()) {
            return List.of(stem(program));
        }
        String name = stem(baseName(script));
        if (!GENERIC.contains(name)) {
            return List.of(name);
        }
        Path path = Path.of(script);
        Path folder = path.getParent();
        while (folder != null
                && folder.getFileName() != null
                && BUILD_FOLDERS.contains(folder.getFileName().toString())) {
            folder = folder.getParent();
        }
        String owner = folder == null || folder.getFileName() == null
                ? ""
                : folder.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean installed = script.contains("/node_modules/");
        // A project may be called anything; only a package, or the loop's own script, tells something.
        return installed || owner.equals("ralph") && name.equals("loop") ? List.of(owner) : List.of();
    }

    /** What people are shown: program, script and sub-command; at most 80 characters, and never any other argument. */
    String show() {
        StringBuilder shown = new StringBuilder(clean(program));
        if (!script.isEmpty()) {
            shown.append(' ').append(clean(baseName(script)));
        }
        if (!rest.isEmpty() && SUB_COMMANDS.contains(rest.get(0))) {
            shown.append(' ').append(rest.get(0));
        }
        return shown.length() <= MAX_SHOWN ? shown.toString() : shown.substring(0, MAX_SHOWN - 1) + "…";
    }

    private static String clean(String name) {
        String harmless = name.replaceAll("[^\\p{L}\\p{N}._@+-].*", "");
        return harmless.isEmpty() ? "?" : harmless;
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String stem(String name) {
        String stem = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(sh|bash|zsh|js|mjs|cjs|ts|py|rb|pl|exe)$", "");
        return stem.endsWith(":") ? stem.substring(0, stem.length() - 1) : stem;
    }
}
