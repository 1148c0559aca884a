package dev.signalbox.http.api;

import java.util.List;

/**
 * What bodies a call takes.
 *
 * @param mediaTypes in lower case, without parameters; {@code charset=utf-8} may stand behind each
 * @param maxBytes larger bodies are refused; 0 for the server's own limit
 */
public record BodyForm(List<String> mediaTypes, int maxBytes) {
    /** One JSON value, as large as the server's settings allow. */
    public static final BodyForm JSON = new BodyForm(List.of("application/json"), 0);

    public BodyForm {
        mediaTypes = List.copyOf(mediaTypes);
    }
}
