package dev.signalbox.http.api;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * The cookie that keeps a browser signed in. Its name has the port in it, because cookies do not tell ports apart and
 * several servers may run on one machine.
 */
public final class SessionCookie {
    private final IntSupplier port;
    private final String path;
    private final boolean secure;

    /**
     * @param port known when the server listens
     * @param path the base path, so that a neighbour behind the same proxy does not get it
     * @param secure whether it is sent over TLS only
     */
    public SessionCookie(IntSupplier port, String path, boolean secure) {
        this.port = port;
        this.path = path;
        this.secure = secure;
    }

    String name() {
        return "signalbox_" + port.getAsInt();
    }

    String set(String token, Duration maxAge) {
        return header(token, maxAge.toSeconds());
    }

    String clear() {
        return header("", 0);
    }

    private String header(String value, long maxAgeSeconds) {
        return name() + "=" + value + "; Max-Age=" + maxAgeSeconds + "; Path=" + path + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }
}
