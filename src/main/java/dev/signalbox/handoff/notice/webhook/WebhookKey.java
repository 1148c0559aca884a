package dev.signalbox.handoff.notice.webhook;

import dev.signalbox.handoff.notice.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a key is written: {@code whsec_} and base64, or the bytes of the text itself. */
public final class WebhookKey {
    private static final String ENCODED = "whsec_";

    private WebhookKey() {}

    /** Whether it can be read. */
    public static boolean isValid(Secret key) {
        try {
            return bytes(key).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @throws IllegalArgumentException if it cannot be read */
    static byte[] bytes(Secret key) {
        String text = key.value();
        return text.startsWith(ENCODED)
                ? Base64.getDecoder().decode(text.substring(ENCODED.length()))
                : text.getBytes(StandardCharsets.UTF_8);
    }
}
