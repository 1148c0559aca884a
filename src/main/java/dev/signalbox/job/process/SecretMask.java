package dev.signalbox.job.process;

import dev.signalbox.bus.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Replaces secrets in what a program prints by {@code ***}: a program that tells its own password must not make us keep it.
 * Finds each line of a secret, as it is and as JSON writes it; not what was encoded in other ways. For one thread.
 */
public final class SecretMask {
    /** Shorter ones would be found by chance in everything. */
    static final int MIN_LENGTH = 4;

    private static final String MASK = "***";
    private static final byte[] MASK_BYTES = MASK.getBytes(StandardCharsets.US_ASCII);

    private final List<String> texts;
    private final List<byte[]> secrets;
    private byte[] held = new byte[0];

    public SecretMask(Collection<String> secrets) {
        TreeSet<String> parts = new TreeSet<>();
        for (String secret : secrets) {
            secret.lines().forEach(parts::add);
            String json = Json.encode(secret);
            parts.add(json.substring(1, json.length() - 1));
        }
        // The longest first: one may be the beginning of another.
        texts = parts.stream()
                .filter(part -> part.length() >= MIN_LENGTH)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.secrets = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    boolean isEmpty() {
        return secrets.isEmpty();
    }

    String apply(String text) {
        String masked = text;
        for (String secret : texts) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    Progress apply(Progress progress) {
        return isEmpty()
                ? progress
                : new Progress(
                        progress.indeterminate(),
                        progress.progress(),
                        progress.phase().map(this::apply),
                        progress.message().map(this::apply),
                        // A number replaced by stars would be no JSON any longer.
                        progress.data().filter(data -> apply(data).equals(data)));
    }

    /** What may be passed on now; the beginning of what may be a secret is held back until more comes. */
    byte[] filter(byte[] bytes, int from, int to) {
        byte[] input = new byte[held.length + to - from];
        System.arraycopy(held, 0, input, 0, held.length);
        System.arraycopy(bytes, from, input, held.length, to - from);
        ByteArrayOutputStream out = new ByteArrayOutputStream(input.length);
        int at = 0;
        int plain = 0;
        while (at < input.length && !mayBegin(input, at)) {
            Optional<byte[]> found = secretAt(input, at);
            if (found.isPresent()) {
                out.write(input, plain, at - plain);
                out.writeBytes(MASK_BYTES);
                at += found.get().length;
                plain = at;
            } else {
                at++;
            }
        }
        out.write(input, plain, at - plain);
        held = Arrays.copyOfRange(input, at, input.length);
        return out.toByteArray();
    }

    /** What was held back and turned out to be no secret. */
    byte[] end() {
        byte[] rest = held;
        held = new byte[0];
        return rest;
    }

    /** Whether what begins here reaches the end of what is there, and would be a secret if the right bytes came. */
    private boolean mayBegin(byte[] input, int at) {
        int there = input.length - at;
        return secrets.stream().anyMatch(secret -> secret.length > there && matches(input, at, secret, there));
    }

    private Optional<byte[]> secretAt(byte[] input, int at) {
        return secrets.stream()
                .filter(secret -> secret.length <= input.length - at && matches(input, at, secret, secret.length))
                .findFirst();
    }

    private static boolean matches(byte[] input, int at, byte[] secret, int length) {
        return input[at] == secret[0] && Arrays.equals(input, at, at + length, secret, 0, length);
    }
}
