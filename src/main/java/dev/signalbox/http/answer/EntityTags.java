package dev.signalbox.http.answer;

import java.util.List;

/** What {@code If-None-Match} asks. */
public final class EntityTags {
    private EntityTags() {}

    /**
     * Whether one of the tags that a reader has is this one, by weak comparison.
     *
     * @param headers the values of all {@code If-None-Match} headers
     * @param tag without quotes; holds neither quotes nor commas
     */
    public static boolean match(List<String> headers, String tag) {
        for (String header : headers) {
            for (String known : header.split(",")) {
                String text = known.strip();
                if (text.equals("*") || (text.startsWith("W/") ? text.substring(2) : text).equals("\"" + tag + "\"")) {
                    return true;
                }
            }
        }
        return false;
    }
}
