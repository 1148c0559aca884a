package dev.signalbox.http.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which project a folder belongs to: told by names alone, because the folder may be on another machine. Used on one event
 * loop.
 */
final class FolderIndex {
    private static final int MAX_LENGTH = 4_096;

    private final Map<String, String> folders = new HashMap<>();
    private final Map<String, TreeSet<String>> slugs = new HashMap<>();

    void put(String slug, String path) {
        String folder = normal(path).orElse("");
        if (!folder.equals(folders.get(slug))) {
            remove(slug);
            folders.put(slug, folder);
            slugs.computeIfAbsent(folder, it -> new TreeSet<>()).add(slug);
        }
    }

    void remove(String slug) {
        Optional.ofNullable(folders.remove(slug))
                .ifPresent(folder -> slugs.computeIfPresent(folder, (it, all) -> {
                    all.remove(slug);
                    return all.isEmpty() ? null : all;
                }));
    }

    /** The project of that folder or of its nearest ancestor that has one; none for a path that is not absolute. */
    Optional<String> around(String path) {
        Optional<String> folder = normal(path);
        while (folder.isPresent()) {
            TreeSet<String> here = slugs.get(folder.get());
            if (here != null) {
                return Optional.of(here.first());
            }
            folder = parent(folder.get());
        }
        return Optional.empty();
    }

    private static Optional<String> parent(String folder) {
        int slash = folder.lastIndexOf('/');
        return folder.equals("/") ? Optional.empty() : Optional.of(slash == 0 ? "/" : folder.substring(0, slash));
    }

    private static Optional<String> normal(String path) {
        if (!path.startsWith("/") || path.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (String name : path.split("/")) {
            if (name.equals("..")) {
                if (!names.isEmpty()) {
                    names.remove(names.size() - 1);
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return Optional.of("/" + String.join("/", names));
    }
}
