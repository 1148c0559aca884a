package dev.signalbox.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.concurrent.TimeUnit;

/** The settings of the listening socket. Vert.x waits for ever, by default, in every one of these places. */
final class ServerOptions {
    private static final int MAX_HEADERS_BYTES = 16 * 1024;
    private static final int MAX_LINE_BYTES = 4 * 1024;
    /** Of a frame of a client over a WebSocket: more than a message may have, because beyond it the connection breaks off. */
    private static final int MAX_FRAME_BYTES = 64 * 1024;
    /** What a client may take to answer that its WebSocket is closed. */
    private static final int CLOSING_S = 2;

    private static final int DEAD_PEER_MS = 30_000;

    private ServerOptions() {}

    static HttpServerOptions of(HttpSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setIdleTimeout(Math.toIntExact(settings.limits().idle().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpKeepAlive(true)
                .setTcpUserTimeout(DEAD_PEER_MS)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADERS_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setMaxWebSocketFrameSize(MAX_FRAME_BYTES)
                .setMaxWebSocketMessageSize(MAX_FRAME_BYTES)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(CLOSING_S)
                // Every answer is given on its own event loop; without this each connection has a queue of 5 KB for
                // writes of other threads, and every write goes through it.
                .setStrictThreadMode(true);
        settings.tls().ifPresent(tls -> options.setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(tls.certificate().toString())
                        .addKeyPath(tls.key().toString())));
        return options;
    }
}
