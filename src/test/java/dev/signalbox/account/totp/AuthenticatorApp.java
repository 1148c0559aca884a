package dev.signalbox.account.totp;

import java.time.Instant;

/** What shows the codes of a secret. */
public final class AuthenticatorApp {
    private final Totp totp;

    /** @param base32 the secret, as it was told */
    public AuthenticatorApp(String base32) {
        totp = Totp.of(base32);
    }

    /** The code of now, or of so many steps later. */
    public String code(int later) {
        return totp.code(Instant.now().getEpochSecond() / 30 + later, 6);
    }
}
