package dev.signalbox.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A repository in which everything that can name a program names one that leaves a canary file of its own. */
public final class HostileRepository {
    private static final List<String> HOOKS = List.of(
            "applypatch-msg",
            "commit-msg",
            "fsmonitor-watchman",
            "post-checkout",
            "post-commit",
            "post-index-change",
            "post-merge",
            "post-rewrite",
            "pre-auto-gc",
            "pre-commit",
            "pre-merge-commit",
            "pre-rebase",
            "prepare-commit-msg",
            "reference-transaction");

    private final Path evil;
    private final Path canaries;
    private final PlainGit git;

    public HostileRepository(Path base) throws IOException {
        evil = Files.createDirectories(base.resolve("evil"));
        canaries = Files.createDirectories(base.resolve("canaries"));
        Path work = Files.createDirectories(base.resolve("work"));
        git = PlainGit.repository(work);
        plantRepositories();
        for (String extension : List.of("conf", "inc", "cond", "wt", "proc", "ext")) {
            PlainGit.write(work.resolve("file." + extension), "one\n");
        }
        PlainGit.write(
                work.resolve(".gitattributes"),
                "*.conf filter=conf diff=evil\n*.inc filter=inc\n*.cond filter=cond\n*.wt filter=wt\n*.proc filter=proc\n");
        git.run("add", ".");
        git.run("commit", "-q", "-m", "second");
        PlainGit.write(work.resolve(".git/info/attributes"), "a.txt filter=UPPER.case diff=conv\n");
        for (String hook : HOOKS) {
            Files.copy(
                    Path.of(program("hook", false)),
                    Files.createDirectories(evil.resolve("hooks")).resolve(hook));
            Files.copy(
                    Path.of(program("git-hook", false)),
                    Files.createDirectories(work.resolve(".git/hooks")).resolve(hook));
        }
        configure(work);
        spoil();
    }

    private void plantRepositories() {
        git.run("init", "-q", "--bare", "planted");
        PlainGit planted = PlainGit.in(git.path("planted"));
        planted.run("config", "core.fsmonitor", program("planted", false));
        PlainGit inner = PlainGit.repository(git.path("origin-of-sub"));
        git.run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "./origin-of-sub", "sub");
        PlainGit sub = PlainGit.in(git.path("sub"));
        sub.run("config", "core.fsmonitor", program("submodule", false));
        sub.run("config", "filter.sub.clean", program("submodule-filter", true));
        PlainGit.write(git.path(".git/modules/sub/info/attributes"), "* filter=sub\n");
        PlainGit.write(sub.path("a.txt"), "other\n");
        PlainGit.write(inner.path("a.txt"), "other\n");
    }

    private void configure(Path work) throws IOException {
        set("core.fsmonitor", program("fsmonitor", false));
        set("core.hooksPath", evil.resolve("hooks").toString());
        set("core.editor", program("editor", false));
        set("core.pager", program("pager", true));
        set("core.askPass", program("askpass", false));
        set("core.sshCommand", program("ssh", false));
        set("core.gitProxy", program("proxy", false));
        set("core.alternateRefsCommand", program("alternates", false));
        set("core.attributesFile", work.resolve(".gitattributes").toString());
        set("sequence.editor", program("sequence-editor", false));
        set("credential.helper", "!" + program("credential", false));
        set("uploadpack.packObjectsHook", program("pack-objects", false));
        set("gpg.program", program("gpg", false));
        set("commit.gpgSign", "true");
        set("log.showSignature", "true");
        set("diff.external", program("external", false));
        set("diff.evil.command", program("diff-command", false));
        set("diff.conv.textconv", program("textconv", false));
        set("merge.evil.driver", program("merge-driver", false));
        set("trailer.evil.command", program("trailer", false));
        set("alias.status", "!" + program("alias", false));
        set("alias.evil", "!" + program("alias", false));
        set("submodule.recurse", "true");
        set("status.submoduleSummary", "true");
        set("protocol.ext.allow", "always");
        set("protocol.allow", "always");
        set("remote.origin.url", "ext::" + program("transport", false));
        set("remote.origin.promisor", "true");
        set("remote.origin.partialclonefilter", "blob:none");
        for (String driver : List.of("clean", "smudge")) {
            set("filter.conf." + driver, program("filter-" + driver, true));
            set("filter.UPPER.case." + driver, program("filter-upper-" + driver, true));
        }
        set("filter.conf.required", "true");
        set("filter.proc.process", program("filter-process", false));
        Path included = evil.resolve("included");
        PlainGit.write(included, "[filter \"inc\"]\nclean = " + program("filter-included", true) + "\n");
        set("include.path", included.toString());
        Path conditional = evil.resolve("conditional");
        PlainGit.write(conditional, "[filter \"cond\"]\nclean = " + program("filter-conditional", true) + "\n");
        set("includeIf.onbranch:main.path", conditional.toString());
        set("extensions.worktreeConfig", "true");
        git.run("config", "--worktree", "filter.wt.clean", program("filter-worktree", true));
    }

    /** Git hashes, and so filters, only what looks changed. */
    private void spoil() {
        for (String name : List.of("a.txt", "file.conf", "file.inc", "file.cond", "file.wt", "file.proc", "file.ext")) {
            PlainGit.write(git.path(name), "two\n");
        }
    }

    private void set(String key, String value) {
        git.run("config", key, value);
    }

    private String program(String canary, boolean passesInputOn) {
        Path script = evil.resolve(canary + ".sh");
        PlainGit.script(script, "touch '" + canaries.resolve(canary) + "'", passesInputOn ? "exec cat" : "exit 1");
        return script.toString();
    }

    public PlainGit git() {
        return git;
    }

    /** The names of the programs that ran, or of those whose start left something. */
    public TreeSet<String> canaries() throws IOException {
        try (Stream<Path> files = Files.list(canaries)) {
            TreeSet<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    public void clearCanaries() throws IOException {
        for (String name : canaries()) {
            Files.delete(canaries.resolve(name));
        }
    }
}
