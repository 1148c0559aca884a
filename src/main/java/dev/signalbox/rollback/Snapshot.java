package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.git.GitCommand;
import dev.signalbox.rollback.PrivateIndex.IndexEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Uncommitted work as a commit: its tree is the work tree as it lies on disk, byte for byte, its parents are HEAD and, if
 * anything was staged, a commit of that. The repository's own index is not touched.
 */
final class Snapshot {
    /** Beyond these, untracked files that nobody touches are not saved. */
    static final int MAX_FILES = 20_000;

    static final long MAX_BYTES = 512L << 20;

    private final Git git;
    private final String id;

    Snapshot(Git git, String id) {
        this.git = git;
        this.id = id;
    }

    /**
     * What was saved.
     *
     * @param commit empty if there was nothing to save
     * @param unsaved files that were left out
     * @param saved the object of each saved file; empty where there was none
     */
    record Saved(Optional<String> commit, List<String> unsaved, Map<String, String> saved) {}

    /**
     * Saves everything that is staged, changed or untracked.
     *
     * @param must paths that must be saved, whatever they are
     * @throws RefusedRollback {@link Code#CANNOT_SAVE} if one of those, or a tracked file, cannot be saved
     */
    Saved save(Head head, WorkTreeStatus status, Set<String> must) throws RefusedRollback {
        try (PrivateIndex index = PrivateIndex.copy(git, id, "wip")) {
            String staged = index.writeTree();
            Selection files = select(status, must);
            List<IndexEntry> entries = hash(files.regular(), true);
            for (Map.Entry<String, byte[]> link : files.links().entrySet()) {
                entries.add(new IndexEntry(TreeDiff.SYMLINK, hashLink(link.getValue()), link.getKey()));
            }
            Map<String, String> saved = new LinkedHashMap<>();
            entries.forEach(entry -> saved.put(entry.path(), entry.id()));
            for (String path : files.missing()) {
                entries.add(0, new IndexEntry("0", "0".repeat(head.commit().length()), path));
                saved.put(path, "");
            }
            if (!entries.isEmpty()) {
                index.put(entries);
                files.unsaved().addAll(ignored(index, saved, status, must));
            }
            String tree = index.writeTree();
            if (tree.equals(head.tree()) && staged.equals(head.tree())) {
                return new Saved(Optional.empty(), files.unsaved(), saved);
            }
            Commits commits = new Commits(git);
            List<String> parents = new ArrayList<>(List.of(head.commit()));
            if (!staged.equals(head.tree())) {
                parents.add(commits.create(staged, List.of(head.commit()), "Staged before " + id));
            }
            String commit = commits.create(tree, parents, "Uncommitted work before " + id);
            return new Saved(Optional.of(commit), files.unsaved(), saved);
        }
    }

    /** Names that git never tracks, such as those inside of {@code .git}, are left out of an index without a fault. */
    private List<String> ignored(PrivateIndex index, Map<String, String> saved, WorkTreeStatus status, Set<String> must)
            throws RefusedRollback {
        Set<String> taken = new HashSet<>(git.list(Git.with(index.file(), "ls-files", "-z")));
        List<String> ignored = saved.keySet().stream()
                .filter(path -> !saved.get(path).isEmpty() && !taken.contains(path))
                .toList();
        List<String> needed = ignored.stream()
                .filter(path -> must.contains(path) || status.tracked().contains(path))
                .toList();
        if (!needed.isEmpty()) {
            throw RefusedRollback.of(
                    Code.CANNOT_SAVE, "Files that would give way have names that git does not take.", needed);
        }
        return ignored;
    }

    /** Whether every file that must give way is still what was saved. */
    boolean stillHolds(Saved saved, WorkTreeStatus status, Set<String> must) throws RefusedRollback {
        WorkTreeStatus now = WorkTreeStatus.read(git);
        if (!now.tracked().equals(status.tracked())) {
            return false;
        }
        Selection files = select(now, must);
        Map<String, String> hashes = new LinkedHashMap<>();
        hash(files.regular(), false).forEach(entry -> hashes.put(entry.path(), entry.id()));
        for (Map.Entry<String, byte[]> link : files.links().entrySet()) {
            hashes.put(link.getKey(), hashLink(link.getValue()));
        }
        files.missing().forEach(path -> hashes.put(path, ""));
        Set<String> giveWay = now.tracked();
        giveWay.addAll(must);
        return giveWay.stream()
                .allMatch(path -> saved.saved().getOrDefault(path, "-").equals(hashes.get(path)));
    }

    private record Selection(
            Map<String, BasicFileAttributes> regular,
            Map<String, byte[]> links,
            List<String> missing,
            List<String> unsaved) {}

    private Selection select(WorkTreeStatus status, Set<String> must) throws RefusedRollback {
        Selection files =
                new Selection(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        long[] bytes = {0};
        Set<String> needed = status.tracked();
        needed.addAll(must);
        for (String path : needed) {
            if (!take(path, files, bytes)) {
                throw RefusedRollback.of(
                        Code.CANNOT_SAVE,
                        "Uncommitted work cannot be saved first, because it cannot be read.",
                        List.of(path));
            }
        }
        for (String path : status.untracked()) {
            long size = WorkFile.look(WorkFile.resolve(git, path))
                    .map(BasicFileAttributes::size)
                    .orElse(0L);
            boolean fits = files.regular().size() < MAX_FILES && size <= MAX_BYTES - bytes[0];
            if (!needed.contains(path) && (!fits || !take(path, files, bytes))) {
                files.unsaved().add(path);
            }
        }
        return files;
    }

    private boolean take(String path, Selection files, long[] bytes) throws RefusedRollback {
        // A name that is no text was replaced when it was read; another file, or none, would be saved for it.
        if (path.indexOf('\uFFFD') >= 0) {
            return false;
        }
        if (WorkFile.brokenFolder(git, path).isPresent()) {
            files.missing().add(path);
            return true;
        }
        Path file = WorkFile.resolve(git, path);
        Optional<BasicFileAttributes> there = WorkFile.look(file);
        if (there.isEmpty()) {
            files.missing().add(path);
            return true;
        }
        try {
            if (there.get().isSymbolicLink()) {
                String target = Files.readSymbolicLink(file).toString();
                if (target.indexOf('\uFFFD') >= 0) {
                    return false;
                }
                files.links().put(path, target.getBytes(StandardCharsets.UTF_8));
                return true;
            }
        } catch (IOException e) {
            return false;
        }
        if (there.get().isDirectory()) {
            // A tracked file that has become a folder: what is in it is untracked, and listed on its own.
            boolean repository = path.endsWith("/");
            if (!repository) {
                files.missing().add(path);
            }
            return !repository;
        }
        if (!there.get().isRegularFile() || !Files.isReadable(file)) {
            return false;
        }
        bytes[0] += there.get().size();
        files.regular().put(path, there.get());
        return true;
    }

    /** Without filters and without conversion of line ends: the bytes on disk are what is saved. */
    private List<IndexEntry> hash(Map<String, BasicFileAttributes> files, boolean write) throws RefusedRollback {
        List<IndexEntry> entries = new ArrayList<>();
        if (files.isEmpty()) {
            return entries;
        }
        List<String> arguments = new ArrayList<>(List.of("hash-object", "--no-filters", "--stdin-paths"));
        if (write) {
            arguments.add("-w");
        }
        String[] ids = git.expect(GitCommand.of(arguments.toArray(String[]::new))
                        .withStdin(quoted(files.keySet()))
                        .withMaxStdoutBytes(Git.LIST_BYTES)
                        .withTimeout(Git.LONG))
                .text()
                .split("\n");
        int i = 0;
        for (String path : files.keySet()) {
            boolean executable = Files.isExecutable(WorkFile.resolve(git, path));
            entries.add(new IndexEntry(executable ? "100755" : "100644", ids[i++], path));
        }
        return entries;
    }

    private String hashLink(byte[] target) throws RefusedRollback {
        return git.line(
                GitCommand.of("hash-object", "-w", "--no-filters", "--stdin").withStdin(target));
    }

    /** One path a line, in the way that git unquotes. */
    private static byte[] quoted(Collection<String> paths) {
        StringBuilder lines = new StringBuilder();
        for (String path : paths) {
            lines.append('"')
                    .append(path.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n")
                            .replace("\r", "\\r"))
                    .append("\"\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
