package dev.signalbox.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;

/** JSON as text: checked without building it, and never rewritten, so that numbers and members stay as they were sent. */
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /** Whether the text is exactly one JSON value (at most 1,000 levels deep). */
    static boolean isOneValue(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            // A scalar at the end of the text is only read to its end when it is asked for.
            parser.getText();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** The same value on one line. Inside a JSON string no line ends, so every line's end is space between tokens. */
    static String onOneLine(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                ? json
                : json.replace('\n', ' ').replace('\r', ' ');
    }

    /** Any text as a JSON string. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
