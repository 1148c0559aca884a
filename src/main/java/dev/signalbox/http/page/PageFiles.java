package dev.signalbox.http.page;

import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.EntityTags;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Serves the files of the page out of memory: those that were there at the start, by their exact names, and nothing else. */
public final class PageFiles {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));
    private static final String OTHER = "application/octet-stream";

    private record File(String type, String tag, Buffer content) {}

    private final Map<String, File> files = new HashMap<>();

    /** @param contents by path without a leading slash; {@code index.html} also answers the empty path */
    public PageFiles(Map<String, byte[]> contents) {
        contents.forEach(
                (path, bytes) -> files.put("/" + path, new File(typeOf(path), tagOf(bytes), Buffer.buffer(bytes))));
        Optional.ofNullable(files.get("/index.html")).ifPresent(index -> files.put("/", index));
    }

    /** The file with that raw path, or the news that the reader has it already; empty if there is none. */
    public Optional<Answer.Whole> file(String rawPath, HttpServerRequest request) {
        return Optional.ofNullable(files.get(rawPath)).map(file -> {
            boolean known = EntityTags.match(request.headers().getAll(HttpHeaders.IF_NONE_MATCH), file.tag());
            Answer.Whole answer =
                    known ? Answer.empty(304) : new Answer.Whole(200, file.type(), Map.of(), file.content());
            return answer.with("etag", "\"" + file.tag() + "\"").with("cache-control", "no-cache");
        });
    }

    private static String typeOf(String path) {
        String extension = path.substring(path.lastIndexOf('.') + 1);
        return TYPES.getOrDefault(extension, path.endsWith("LICENSE") ? TYPES.get("txt") : OTHER);
    }

    private static String tagOf(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
