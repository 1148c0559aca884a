package dev.signalbox.http.api;

import java.time.Duration;

/**
 * The cookie that keeps a browser signed in. Its name has the port in it, because cookies do not tell ports apart and
 * several servers may run on one machine.
 *
 * @param path the base path, so that a neighbour behind the same proxy does not get it
 * @param secure whether it is sent over TLS only
 */
public record SessionCookie(String name, String path, boolean secure) {
    public static SessionCookie of(int port, String path, boolean secure) {
        return new SessionCookie("signalbox_" + port, path, secure);
    }

    String set(String token, Duration maxAge) {
        return header(token, maxAge.toSeconds());
    }

    String clear() {
        return header("", 0);
    }

    private String header(String value, long maxAgeSeconds) {
        return name + "=" + value + "; Max-Age=" + maxAgeSeconds + "; Path=" + path + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }
}
