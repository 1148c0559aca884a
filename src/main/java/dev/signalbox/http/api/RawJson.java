package dev.signalbox.http.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads JSON as it came: a value is passed on in one line, with every digit of its numbers. Duplicate members, and texts
 * that are not Unicode, are refused. Pure; usable from any thread.
 */
final class RawJson {
    private static final int MAX_DEPTH = 64;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private RawJson() {}

    /**
     * The characters, without a mark of their order at the beginning; empty if it is not UTF-8. A parser of bytes would take
     * other encodings, and forms of characters that are forbidden because they get past checks.
     */
    static Optional<char[]> decoded(byte[] utf8) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            if (text.hasRemaining() && text.get(text.position()) == BYTE_ORDER_MARK) {
                text.get();
            }
            char[] characters = new char[text.remaining()];
            text.get(characters);
            return Optional.of(characters);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static JsonParser parser(char[] text, int from, int length) throws IOException {
        return FACTORY.createParser(text, from, length);
    }

    /** The value at which the parser stands, as one line; the parser then stands at its end. */
    static String copy(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                write(parser, token, out);
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            } while (depth > 0 && parser.nextToken() != null);
        }
        return text.toString();
    }

    /** The text at which the parser stands. @throws IOException if it holds half a character */
    static String text(JsonParser parser) throws IOException {
        String text = parser.getText();
        CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
        if (!utf8.canEncode(text)) {
            throw new IOException("a text holds half a character");
        }
        return text;
    }

    private static void write(JsonParser parser, JsonToken token, JsonGenerator out) throws IOException {
        switch (token) {
            case START_OBJECT -> out.writeStartObject();
            case END_OBJECT -> out.writeEndObject();
            case START_ARRAY -> out.writeStartArray();
            case END_ARRAY -> out.writeEndArray();
            case FIELD_NAME -> out.writeFieldName(text(parser));
            case VALUE_STRING -> out.writeString(text(parser));
            // As text, because any type of number would change some of them.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(parser.getText());
            case VALUE_TRUE -> out.writeBoolean(true);
            case VALUE_FALSE -> out.writeBoolean(false);
            case VALUE_NULL -> out.writeNull();
            default -> throw new IllegalStateException("no token of JSON text: " + token);
        }
    }
}
