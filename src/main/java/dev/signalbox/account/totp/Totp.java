package dev.signalbox.account.totp;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that an authenticator app shares, and its codes: six digits, of 30 seconds each, by HMAC-SHA-1. */
public final class Totp {
    private static final int SECRET_BYTES = 20;
    private static final int DIGITS = 6;
    private static final int STEP_S = 30;
    /** Clocks may be so many steps apart. */
    private static final int SKEW = 1;

    private static final String ISSUER = "Signalbox";

    private final byte[] secret;

    private Totp(byte[] secret) {
        this.secret = secret.clone();
    }

    public static Totp random() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new Totp(secret);
    }

    /** @throws IllegalArgumentException if that is no Base32 */
    public static Totp of(String base32) {
        return new Totp(Base32.decode(base32));
    }

    public String base32() {
        return Base32.encode(secret);
    }

    /** What apps read from a QR code. */
    public String uri(String user) {
        String name = URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
        return "otpauth://totp/" + ISSUER + ":" + name + "?secret=" + base32() + "&issuer=" + ISSUER
                + "&algorithm=SHA1&digits=" + DIGITS + "&period=" + STEP_S;
    }

    /**
     * The step whose code that is, now or one step beside.
     *
     * @param after only later steps count: a code is good once
     */
    public OptionalLong step(String code, Instant now, long after) {
        long current = Math.floorDiv(now.getEpochSecond(), STEP_S);
        OptionalLong found = OptionalLong.empty();
        // All are compared, so that the time tells nothing.
        for (long step = current - SKEW; step <= current + SKEW; step++) {
            boolean same = MessageDigest.isEqual(
                    code(step, DIGITS).getBytes(StandardCharsets.US_ASCII), code.getBytes(StandardCharsets.UTF_8));
            if (same && step > after) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    String code(long step, int digits) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%0" + digits + "d", number % (long) Math.pow(10, digits));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }

    @Override
    public String toString() {
        return "Totp[...]";
    }
}
