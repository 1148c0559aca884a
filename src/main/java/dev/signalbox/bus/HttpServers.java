package dev.signalbox.bus;

/** The conversation about HTTP servers. */
public final class HttpServers {
    public static final Channel<Listening> LISTENING =
            new Channel<>("signalbox.http-servers.listening", Listening.class);

    private HttpServers() {}

    /** A node's HTTP server accepts connections. {@code url} ends in the base path with a slash. */
    public record Listening(String node, String host, int port, String url) {}
}
