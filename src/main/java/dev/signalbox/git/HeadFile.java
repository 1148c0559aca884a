package dev.signalbox.git;

import java.util.regex.Pattern;

/** What the file HEAD says. */
sealed interface HeadFile {
    Pattern OBJECT_ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** @param ref a full name below {@code refs/} that is safe to use as a path */
    record Symbolic(String ref) implements HeadFile {
        /** The branch, or the full name if it is no branch. */
        String branch() {
            return ref.startsWith("refs/heads/") ? ref.substring("refs/heads/".length()) : ref;
        }
    }

    /** @param id of the commit that is checked out without a branch */
    record Detached(String id) implements HeadFile {}

    /** @param reason for people */
    record Broken(String reason) implements HeadFile {}

    static HeadFile read(Repository.Found repository) {
        BoundedFile.Reading reading = BoundedFile.read(repository.gitDir().resolve("HEAD"), BoundedFile.SMALL);
        if (reading instanceof BoundedFile.Unreadable unreadable) {
            return new Broken("its HEAD " + unreadable.reason());
        }
        if (!(reading instanceof BoundedFile.Content content)) {
            return new Broken("its HEAD is missing or too large");
        }
        String text = content.text().strip();
        if (OBJECT_ID.matcher(text).matches()) {
            return new Detached(text);
        }
        String ref = text.startsWith("ref:") ? text.substring("ref:".length()).strip() : "";
        return isSafe(ref) ? new Symbolic(ref) : new Broken("its HEAD names neither a branch nor a commit");
    }

    private static boolean isSafe(String ref) {
        return ref.startsWith("refs/")
                && ref.length() <= 1000
                && !ref.contains("..")
                && !ref.contains("//")
                && ref.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\');
    }
}
