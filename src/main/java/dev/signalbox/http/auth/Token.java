package dev.signalbox.http.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a valid token says.
 *
 * @param subject who it is about, 1 to 128 characters without control characters
 * @param account whose data its holder sees, {@code [A-Za-z0-9_-]{1,64}}
 * @param tokenId names this token when it is signed out
 * @param issuedAt to the second; empty if the issuer does not say
 * @param expiresAt to the second
 * @param run the server run that the token is good for; empty if it outlives runs
 */
public record Token(
        String subject,
        Role role,
        String account,
        String tokenId,
        Optional<Instant> issuedAt,
        Instant expiresAt,
        Optional<String> run) {
    public static final String DEFAULT_ACCOUNT = "default";

    private static final Pattern SUBJECT = Pattern.compile("\\P{Cntrl}{1,128}");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

    /** @throws IllegalArgumentException naming the member that does not fit */
    public Token {
        require(SUBJECT, subject, "subject");
        require(ACCOUNT, account, "account");
        require(ID, tokenId, "token id");
    }

    /** Whether the token is worth nothing any more at that time. */
    public boolean expiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }

    private static void require(Pattern pattern, String value, String what) {
        if (!pattern.matcher(value).matches() || value.isBlank()) {
            throw new IllegalArgumentException("the " + what + " of a token must fit " + pattern);
        }
    }
}
