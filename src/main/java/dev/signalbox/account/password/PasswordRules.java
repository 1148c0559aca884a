package dev.signalbox.account.password;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which new passwords are taken: as NIST SP 800-63B has it, length counts, no mixture of characters is asked for, and what
 * everybody tries first is refused.
 */
public final class PasswordRules {
    public static final int MIN = 8;
    public static final int MAX = 128;

    private static final String RESOURCE = "common-passwords.txt";

    private final Set<String> common;

    /** Reads the list of common ones from the class path. */
    public PasswordRules() {
        try (InputStream in = PasswordRules.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException(RESOURCE + " is not on the class path");
            }
            common = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with it, for people; empty if it is good enough. */
    public Optional<String> problem(String password, String user) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN || length > MAX) {
            return Optional.of("a password has " + MIN + " to " + MAX + " characters");
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (password.chars().distinct().count() < 3 || isRow(lower)) {
            return Optional.of("the password is one of those that are guessed first");
        }
        if (lower.contains(user) && lower.length() - user.length() < 4) {
            return Optional.of("the password is the user's name");
        }
        // With a year or an exclamation mark behind it is no better.
        String bare = lower.replaceAll("[0-9!?.]+$", "");
        return common.contains(lower) || common.contains(bare)
                ? Optional.of("the password is one of those that are guessed first")
                : Optional.empty();
    }

    /** As 23456789 or hgfedcba. */
    private static boolean isRow(String text) {
        int step = text.charAt(1) - text.charAt(0);
        if (Math.abs(step) != 1) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) - text.charAt(i - 1) != step) {
                return false;
            }
        }
        return true;
    }
}
