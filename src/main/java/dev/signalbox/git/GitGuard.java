package dev.signalbox.git;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What surrounds every git command: an environment that is built from nothing, and settings that win over those of the
 * repository. None of our own variables reach git, because an inherited {@code GIT_DIR} would silently mean another
 * repository.
 */
final class GitGuard {
    private static final String NOTHING = "/bin/false";

    private GitGuard() {}

    /** Options that come before the sub-command. An empty value switches a setting off where git knows no other way. */
    static final List<String> OPTIONS = List.of(
            "--no-pager",
            "--literal-pathspecs",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.untrackedCache=false",
            "-c",
            "core.attributesFile=/dev/null",
            "-c",
            "core.sshCommand=" + NOTHING,
            "-c",
            "core.alternateRefsCommand=" + NOTHING,
            "-c",
            "core.gitProxy=",
            "-c",
            "credential.helper=",
            "-c",
            "protocol.allow=never",
            "-c",
            "commit.gpgSign=false",
            "-c",
            "i18n.commitEncoding=UTF-8",
            "-c",
            "tag.gpgSign=false",
            "-c",
            "log.showSignature=false",
            "-c",
            "gpg.program=" + NOTHING,
            "-c",
            "gpg.ssh.program=" + NOTHING,
            "-c",
            "gpg.x509.program=" + NOTHING,
            "-c",
            "gc.auto=0",
            "-c",
            "maintenance.auto=false",
            "-c",
            "diff.external=",
            "-c",
            "submodule.recurse=false",
            "-c",
            "safe.bareRepository=explicit");

    /** The whole environment of a command in that repository. */
    static Map<String, String> environment(String path, Repository.Found repository) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", absoluteOnly(path));
        environment.put("HOME", "/nonexistent");
        environment.put("LC_ALL", "C");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_ATTR_NOSYSTEM", "1");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_ASKPASS", NOTHING);
        environment.put("SSH_ASKPASS", NOTHING);
        environment.put("GIT_SSH_COMMAND", NOTHING);
        environment.put("GIT_EDITOR", NOTHING);
        environment.put("GIT_SEQUENCE_EDITOR", NOTHING);
        environment.put("GIT_PAGER", "cat");
        environment.put("GIT_OPTIONAL_LOCKS", "0");
        environment.put("GIT_ALLOW_PROTOCOL", "none");
        environment.put("GIT_NO_LAZY_FETCH", "1");
        environment.put("GIT_NO_REPLACE_OBJECTS", "1");
        environment.put("GIT_GRAFT_FILE", "/dev/null");
        // The folder is the work tree whatever core.worktree says. GIT_DIR stays unset on purpose: git checks who owns
        // a repository only when it finds it by itself.
        environment.put("GIT_WORK_TREE", repository.workTree().toString());
        Path parent = repository.workTree().getParent();
        environment.put("GIT_CEILING_DIRECTORIES", parent == null ? "/" : parent.toString());
        return environment;
    }

    /** Where git is; relative entries of the PATH do not count, since they would mean the watched folder. */
    static Optional<String> executable(String path) {
        return Arrays.stream(absoluteOnly(path).split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "git"))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toString)
                .findFirst();
    }

    private static String absoluteOnly(String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> folder.startsWith(File.separator))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
