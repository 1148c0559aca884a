package dev.signalbox.http.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.signalbox.bus.Journal;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the rows that a caller wants written: {@code {type, project?, data?}}, one, an array, or one a line. All problems
 * name the row, counted from 1. Pure; usable from any thread.
 */
final class EventRows {
    static final String NDJSON = "application/x-ndjson";

    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final String NO_DATA = "{}";

    private final Optional<String> actor;

    /** @param actor of every row */
    EventRows(Optional<String> actor) {
        this.actor = actor;
    }

    /**
     * The rows of a body.
     *
     * @param lines whether every line is a row (empty ones are none)
     * @throws ProblemException 400 if a row is not valid; 413 if its data is too large, or there are too many rows
     */
    List<Journal.NewEvent> read(byte[] utf8, boolean lines) {
        List<Journal.NewEvent> rows = new ArrayList<>();
        char[] text = RawJson.decoded(utf8)
                .orElseThrow(() -> new ProblemException(Problem.badRequest("bad_request", "the body is not UTF-8")));
        try {
            if (lines) {
                readLines(text, rows);
            } else {
                readValue(text, rows);
            }
        } catch (JsonProcessingException e) {
            throw refused(rows.size() + 1, e.getOriginalMessage());
        } catch (IOException e) {
            throw refused(rows.size() + 1, e.getMessage());
        }
        if (rows.isEmpty()) {
            throw new ProblemException(Problem.badRequest("bad_request", "the body holds no row"));
        }
        return rows;
    }

    /** @throws ProblemException 400 {@code invalid_slug} */
    static String slug(String text) {
        if (!SLUG.matcher(text).matches()) {
            throw new ProblemException(Problem.badRequest("invalid_slug", "a slug fits " + SLUG));
        }
        return text;
    }

    private void readLines(char[] text, List<Journal.NewEvent> rows) throws IOException {
        int start = 0;
        while (start < text.length) {
            int end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            try (JsonParser parser = RawJson.parser(text, start, end - start)) {
                if (parser.nextToken() != null) {
                    add(parser, rows);
                    endOf(parser, rows.size());
                }
            }
            start = end + 1;
        }
    }

    private void readValue(char[] text, List<Journal.NewEvent> rows) throws IOException {
        try (JsonParser parser = RawJson.parser(text, 0, text.length)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                add(parser, rows);
            } else {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    add(parser, rows);
                }
            }
            endOf(parser, rows.size());
        }
    }

    private static void endOf(JsonParser parser, int row) throws IOException {
        if (parser.nextToken() != null) {
            throw refused(row, "something follows its end");
        }
    }

    private void add(JsonParser parser, List<Journal.NewEvent> rows) throws IOException {
        int number = rows.size() + 1;
        if (number > Journal.MAX_APPEND) {
            throw new ProblemException(
                    new Problem(413, "too_many_rows", "a request may have " + Journal.MAX_APPEND + " rows"));
        }
        rows.add(row(parser, number));
    }

    private Journal.NewEvent row(JsonParser parser, int number) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refused(number, "a JSON object is needed");
        }
        Optional<String> type = Optional.empty();
        Optional<String> project = Optional.empty();
        String data = NO_DATA;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String member = parser.currentName();
            parser.nextToken();
            switch (member) {
                case "type" -> type = Optional.of(text(parser, number, member));
                case "project" ->
                    project = parser.currentToken() == JsonToken.VALUE_NULL
                            ? Optional.empty()
                            : Optional.of(text(parser, number, member));
                case "data" -> data = RawJson.copy(parser);
                default -> throw refused(number, "unknown member \"" + member + "\"; known: [type, project, data]");
            }
        }
        return valid(number, type.orElseThrow(() -> refused(number, "\"type\" is missing")), project, data);
    }

    private Journal.NewEvent valid(int number, String type, Optional<String> project, String data) {
        if (type.isBlank()
                || type.length() > Journal.MAX_TYPE_LENGTH
                || CONTROL.matcher(type).find()) {
            throw refused(
                    number, "\"type\" has 1 to " + Journal.MAX_TYPE_LENGTH + " characters, no control characters");
        }
        if (project.filter(slug -> !SLUG.matcher(slug).matches()).isPresent()) {
            throw new ProblemException(
                    Problem.badRequest("invalid_slug", "row " + number + ": a project's slug fits " + SLUG)
                            .with("row", number));
        }
        if (data.getBytes(StandardCharsets.UTF_8).length > Journal.MAX_DATA_BYTES) {
            throw new ProblemException(new Problem(
                            413,
                            "data_too_large",
                            "row " + number + ": its data may have " + Journal.MAX_DATA_BYTES + " bytes")
                    .with("row", number));
        }
        return new Journal.NewEvent(type, project, actor, data);
    }

    private static String text(JsonParser parser, int number, String member) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw refused(number, "member \"" + member + "\" has a value that does not fit");
        }
        return RawJson.text(parser);
    }

    private static ProblemException refused(int number, String why) {
        return new ProblemException(
                Problem.badRequest("bad_request", "row " + number + ": " + why).with("row", number));
    }
}
