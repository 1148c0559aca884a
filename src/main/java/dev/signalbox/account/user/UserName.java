package dev.signalbox.account.user;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of users: lower case, so that nobody is two. */
public final class UserName {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    private UserName() {}

    /** The name as it is kept; empty if nobody can have it. */
    public static Optional<String> of(String typed) {
        String name = typed.strip().toLowerCase(Locale.ROOT);
        return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }
}
