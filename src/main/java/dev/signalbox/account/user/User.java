package dev.signalbox.account.user;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who signs in by name and password.
 *
 * @param name as {@link UserName} has it; unique over all accounts
 * @param role by its lower-case name
 * @param password an Argon2id hash
 * @param totpSecret Base32; empty if the password is enough
 * @param totpDraft a secret that waits to be confirmed
 * @param totpLastStep codes of this step and of those before it were used, or are too old
 * @param changedAt when the row was changed last
 */
public record User(
        String name,
        String account,
        String role,
        String password,
        boolean disabled,
        Optional<String> totpSecret,
        Optional<String> totpDraft,
        long totpLastStep,
        Instant createdAt,
        Instant changedAt) {
    User withPassword(String hash, Instant now) {
        return new User(name, account, role, hash, disabled, totpSecret, totpDraft, totpLastStep, createdAt, now);
    }

    User withRole(String other, Instant now) {
        return new User(name, account, other, password, disabled, totpSecret, totpDraft, totpLastStep, createdAt, now);
    }

    User withDisabled(boolean now, Instant at) {
        return new User(name, account, role, password, now, totpSecret, totpDraft, totpLastStep, createdAt, at);
    }

    User withTotp(Optional<String> secret, Optional<String> draft, long lastStep, Instant now) {
        return new User(name, account, role, password, disabled, secret, draft, lastStep, createdAt, now);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "User[" + name + " of " + account + "]";
    }
}
