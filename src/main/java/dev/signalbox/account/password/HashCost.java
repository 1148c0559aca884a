package dev.signalbox.account.password;

/**
 * What one Argon2id hash costs, and whoever guesses passwords.
 *
 * @param memoryKib of one hash
 * @param iterations over it
 */
public record HashCost(int memoryKib, int iterations) {
    /** The first choice of OWASP's Password Storage Cheat Sheet for Argon2id with one lane. */
    public static final HashCost OWASP = new HashCost(19_456, 2);

    /** @throws IllegalArgumentException if Argon2 does not know such a cost, or it is beyond all reason */
    public HashCost {
        if (memoryKib < 8 || memoryKib > 1_048_576 || iterations < 1 || iterations > 100) {
            throw new IllegalArgumentException("not a cost of Argon2: " + memoryKib + " KiB, " + iterations);
        }
    }
}
