package dev.signalbox.http.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;

/** Where a request comes from, as far as it is known here: behind a reverse proxy that is the proxy. */
final class RemoteAddress {
    private RemoteAddress() {}

    /** An IP address; empty text if there is none. */
    static String of(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress())
                .map(SocketAddress::hostAddress)
                .orElse("");
    }
}
