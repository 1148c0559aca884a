package dev.signalbox.tasklist;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Makes bytes valid UTF-8 without moving any byte, so that offsets in the result are offsets in the file. */
final class Utf8 {
    private Utf8() {}

    /** Answers the same array if it is valid, else a copy in which each invalid byte is a question mark. */
    static byte[] valid(byte[] content, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(content);
        CharBuffer out = CharBuffer.allocate(8_192);
        byte[] valid = content;
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            out.clear();
            if (result.isUnderflow()) {
                return valid;
            }
            if (result.isError()) {
                if (valid == content) {
                    valid = content.clone();
                    problems.at(
                            line(content, in.position()), "is not valid UTF-8; unreadable bytes are shown as \"?\"");
                }
                for (int i = 0; i < result.length(); i++) {
                    valid[in.position() + i] = '?';
                }
                in.position(in.position() + result.length());
            }
        }
    }

    /** The line, from 1, that an offset is in. */
    static int line(byte[] content, int offset) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            if (content[i] == '\n') {
                line++;
            }
        }
        return line;
    }
}
