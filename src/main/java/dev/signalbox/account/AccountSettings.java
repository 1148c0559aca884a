package dev.signalbox.account;

import dev.signalbox.account.password.HashCost;
import dev.signalbox.account.user.LockOutLimits;
import java.nio.file.Path;

/**
 * What the account verticle needs.
 *
 * @param dataDir an existing folder; holds {@code revoked-tokens.jsonl}
 * @param passwords what their hashes cost
 */
public record AccountSettings(Path dataDir, HashCost passwords, LockOutLimits lockOut) {
    /** With the usual cost and limits. */
    public AccountSettings(Path dataDir) {
        this(dataDir, HashCost.OWASP, LockOutLimits.DEFAULT);
    }
}
