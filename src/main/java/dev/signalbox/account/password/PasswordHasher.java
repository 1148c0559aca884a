package dev.signalbox.account.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id in the PHC form, {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Slow and hungry on purpose. Safe for use by
 * several threads; not for an event loop.
 */
public final class PasswordHasher {
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=1\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private final HashCost cost;
    private final SecureRandom random = new SecureRandom();

    /** @param cost of new hashes */
    public PasswordHasher(HashCost cost) {
        this.cost = cost;
    }

    public String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return "$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.iterations() + ",p=1$"
                + BASE64.encodeToString(salt) + "$" + BASE64.encodeToString(argon2(password, salt, cost));
    }

    /**
     * A hash that no password has, and that takes as long as one to check: for users that do not exist, whom nobody shall
     * tell from others by the time.
     */
    public String ofNobody() {
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return "$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.iterations() + ",p=1$"
                + BASE64.encodeToString(salt) + "$" + BASE64.encodeToString(hash);
    }

    /** @throws IllegalArgumentException if that is no hash of ours */
    public boolean matches(String password, String hash) {
        Matcher parts = parts(hash);
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] actual = argon2(password, base64.decode(parts.group(3)), costOf(parts));
        return MessageDigest.isEqual(actual, base64.decode(parts.group(4)));
    }

    /** Whether new hashes cost something else. */
    public boolean isOutdated(String hash) {
        return !costOf(parts(hash)).equals(cost);
    }

    private static Matcher parts(String hash) {
        Matcher parts = PHC.matcher(hash);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an Argon2id hash");
        }
        return parts;
    }

    private static HashCost costOf(Matcher parts) {
        return new HashCost(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    private static byte[] argon2(String password, byte[] salt, HashCost cost) {
        // The same letters typed on another system may be other code points.
        byte[] typed = Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.iterations())
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(typed, hash);
        Arrays.fill(typed, (byte) 0);
        return hash;
    }
}
