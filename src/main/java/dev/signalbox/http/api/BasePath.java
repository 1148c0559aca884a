package dev.signalbox.http.api;

/**
 * The path under which everything lives, seen from the browser. A proxy may pass it on or take it away: both work.
 *
 * @param text begins and ends with a slash
 */
record BasePath(String text) {
    /** The path without the base path; begins with a slash. */
    String strip(String path) {
        return path.startsWith(text) ? path.substring(text.length() - 1) : path;
    }

    /** Whether it is the base path itself but for the slash, against which relative links would go wrong. */
    boolean isMissingSlash(String path) {
        return text.length() > 1 && text.equals(path + "/");
    }
}
