package dev.signalbox.git;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A commit object, as far as people see it. Any bytes are taken; what is missing or nonsense is empty. The object may be
 * cut off.
 */
record CommitText(String subject, String author, Optional<Instant> committedAt) {
    static final int MAX_SUBJECT = 500;
    static final int MAX_AUTHOR = 200;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

    static CommitText parse(byte[] object) {
        // One char a byte, until the object has said which encoding it is in.
        String raw = new String(object, StandardCharsets.ISO_8859_1);
        int end = raw.indexOf("\n\n");
        String head = end < 0 ? raw : raw.substring(0, end);
        String message = end < 0 ? "" : raw.substring(end + 2);
        Charset charset = header(head, "encoding").map(CommitText::charset).orElse(StandardCharsets.UTF_8);
        String author = header(head, "author").map(CommitText::name).orElse("");
        return new CommitText(
                capped(decoded(subject(message), charset), MAX_SUBJECT),
                capped(decoded(author, charset), MAX_AUTHOR),
                header(head, "committer").flatMap(CommitText::time));
    }

    private static Optional<String> header(String head, String name) {
        return head.lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .map(line -> line.substring(name.length() + 1));
    }

    private static String name(String identity) {
        int mail = identity.indexOf('<');
        return (mail < 0 ? identity : identity.substring(0, mail)).strip();
    }

    /** Seconds since the epoch stand behind the address, before the zone. */
    private static Optional<Instant> time(String identity) {
        String[] parts =
                identity.substring(identity.lastIndexOf('>') + 1).strip().split(" ");
        return Optional.of(parts[0])
                .filter(seconds -> SECONDS.matcher(seconds).matches())
                .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)))
                .filter(time -> !time.isAfter(END_OF_TIME));
    }

    private static String subject(String message) {
        return Arrays.stream(message.split("\n"))
                .map(String::stripTrailing)
                .dropWhile(String::isEmpty)
                .takeWhile(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private static String decoded(String bytes, Charset charset) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), charset);
    }

    private static String capped(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }
}
