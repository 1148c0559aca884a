package dev.signalbox.http.guard;

import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers that every answer carries, whatever it is. A handler may replace {@code Cache-Control}, and only that. */
public final class SecurityHeaders {
    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "font-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types lit-html signalbox");

    private final Map<String, String> headers = new LinkedHashMap<>();

    /** @param tls whether browsers may be told to insist on TLS from now on */
    public SecurityHeaders(boolean tls) {
        headers.put("content-security-policy", CONTENT_SECURITY_POLICY);
        headers.put("cross-origin-opener-policy", "same-origin");
        headers.put("cross-origin-resource-policy", "same-origin");
        headers.put("referrer-policy", "no-referrer");
        headers.put("x-content-type-options", "nosniff");
        headers.put("x-frame-options", "DENY");
        headers.put("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        headers.put("cache-control", "no-store");
        if (tls) {
            headers.put("strict-transport-security", "max-age=31536000");
        }
    }

    public void applyTo(HttpServerResponse response) {
        headers.forEach(response::putHeader);
    }
}
