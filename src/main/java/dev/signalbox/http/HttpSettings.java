package dev.signalbox.http;

import dev.signalbox.http.auth.AuthSettings;
import dev.signalbox.http.stream.StreamSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the HTTP server of one node needs to know.
 *
 * @param node this node's name
 * @param version of the program, as shown
 * @param runId random, new with every start of the server
 * @param host the address to bind
 * @param port 0 takes a free one; all instances share it
 * @param basePath begins and ends with a slash; a proxy may keep it or strip it
 * @param allowedHosts names, with or without a port, under which the server may be called beside the loopback ones
 * @param maxStreams open streams of all users
 * @param maxStreamsPerUser open streams of one user
 * @param tls empty for plain HTTP
 * @param demo what the page tells when the projects are made up: how to watch one's own; empty when they are real
 * @param readOnly whether nothing can be changed here but who is signed in
 */
public record HttpSettings(
        String node,
        String version,
        String runId,
        String host,
        int port,
        String basePath,
        List<String> allowedHosts,
        int maxStreams,
        int maxStreamsPerUser,
        Optional<Tls> tls,
        AuthSettings auth,
        Limits limits,
        StreamSettings streams,
        Optional<String> demo,
        boolean readOnly) {
    private static final Pattern BASE_PATH = Pattern.compile("/([A-Za-z0-9_.~-]+/)*");

    /** @throws IllegalArgumentException naming what cannot be used */
    public HttpSettings {
        allowedHosts = List.copyOf(allowedHosts);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no port: " + port);
        }
        if (!BASE_PATH.matcher(basePath).matches() || basePath.contains("/./") || basePath.contains("/../")) {
            throw new IllegalArgumentException("a base path begins and ends with a slash: " + basePath);
        }
        if (maxStreams < 1 || maxStreamsPerUser < 1) {
            throw new IllegalArgumentException("at least one stream must be allowed");
        }
    }

    /** One where things can be changed. */
    public HttpSettings(
            String node,
            String version,
            String runId,
            String host,
            int port,
            String basePath,
            List<String> allowedHosts,
            int maxStreams,
            int maxStreamsPerUser,
            Optional<Tls> tls,
            AuthSettings auth,
            Limits limits,
            StreamSettings streams,
            Optional<String> demo) {
        this(
                node,
                version,
                runId,
                host,
                port,
                basePath,
                allowedHosts,
                maxStreams,
                maxStreamsPerUser,
                tls,
                auth,
                limits,
                streams,
                demo,
                false);
    }

    /**
     * PEM files.
     *
     * @param certificate the chain, own certificate first
     * @param key the private key, PKCS#8
     */
    public record Tls(Path certificate, Path key) {}

    /**
     * What one request may cost.
     *
     * @param bodyBytes larger bodies are refused
     * @param headersWithin from the opening of a connection to the end of its first request's headers
     * @param bodyWithin from the end of the headers to the end of the body
     * @param idle how long a connection may wait for the end of the next request's headers
     */
    public record Limits(int bodyBytes, Duration headersWithin, Duration bodyWithin, Duration idle) {
        public static Limits defaults() {
            return new Limits(1024 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(75));
        }
    }
}
