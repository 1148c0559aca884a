package dev.signalbox.watch.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A text that is looked for in UTF-8 bytes, in any case, without decoding them. Immutable. */
final class Needle {
    /** For each character, the ways in which it may be written. */
    private final List<byte[][]> characters;

    private final boolean[] beginnings = new boolean[256];
    private final int longest;

    /** @param text not empty */
    Needle(String text) {
        characters = text.codePoints().mapToObj(Needle::ways).toList();
        int length = 0;
        for (byte[][] ways : characters) {
            int most = 0;
            for (byte[] way : ways) {
                most = Math.max(most, way.length);
            }
            length += most;
        }
        longest = length;
        for (byte[] way : characters.get(0)) {
            beginnings[way[0] & 0xFF] = true;
        }
    }

    private static byte[][] ways(int codePoint) {
        Map<String, byte[]> ways = new LinkedHashMap<>();
        for (int each : List.of(
                codePoint,
                Character.toLowerCase(codePoint),
                Character.toUpperCase(codePoint),
                Character.toTitleCase(codePoint))) {
            String text = Character.toString(each);
            ways.put(text, text.getBytes(StandardCharsets.UTF_8));
        }
        return new ArrayList<>(ways.values()).toArray(byte[][]::new);
    }

    /** Bytes that it takes at most. */
    int longest() {
        return longest;
    }

    /** Where it begins first, at {@code from} or later; {@code to} if it is not between. */
    int find(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (beginnings[bytes[i] & 0xFF] && isAt(bytes, i, to, 0)) {
                return i;
            }
        }
        return to;
    }

    private boolean isAt(byte[] bytes, int at, int to, int character) {
        if (character == characters.size()) {
            return true;
        }
        for (byte[] way : characters.get(character)) {
            if (begins(bytes, at, to, way) && isAt(bytes, at + way.length, to, character + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(byte[] bytes, int at, int to, byte[] way) {
        if (to - at < way.length) {
            return false;
        }
        for (int i = 0; i < way.length; i++) {
            if (bytes[at + i] != way[i]) {
                return false;
            }
        }
        return true;
    }
}
