package dev.signalbox.http.page;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of the page, read from the class path once. What is not in this list when the server starts is never served: a
 * path of a request is only ever looked up here and never becomes a file's name.
 */
final class PageAssets {
    private static final String FOLDER = "webroot";
    private static final String INDEX = "index.html";
    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "webmanifest", "application/manifest+json; charset=utf-8");
    private static final int ETAG_BYTES = 16;

    private final Map<String, PageAsset> byPath;

    private PageAssets(Map<String, PageAsset> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /** Reads everything. Blocking. */
    static PageAssets load() throws IOException {
        URL index = PageAssets.class.getResource("/" + FOLDER + "/" + INDEX);
        if (index == null) {
            throw new IOException("the class path has no " + FOLDER + "/" + INDEX);
        }
        try {
            URI uri = index.toURI();
            if (!uri.getScheme().equals("jar")) {
                return new PageAssets(read(Path.of(uri).getParent()));
            }
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(jarOf(uri)), Map.of())) {
                return new PageAssets(read(jar.getPath("/" + FOLDER)));
            }
        } catch (URISyntaxException e) {
            throw new IOException("a class path that is no URI: " + index, e);
        }
    }

    private static URI jarOf(URI entry) {
        String text = entry.getSchemeSpecificPart();
        return URI.create(text.substring(0, text.indexOf('!')).replace(" ", "%20"));
    }

    private static Map<String, PageAsset> read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        Map<String, PageAsset> assets = new TreeMap<>();
        for (Path file : files) {
            String path = "/" + folder.relativize(file).toString().replace('\\', '/');
            Optional<String> type = Optional.ofNullable(CONTENT_TYPES.get(path.substring(path.lastIndexOf('.') + 1)));
            if (type.isPresent()) {
                byte[] bytes = Files.readAllBytes(file);
                assets.put(path, new PageAsset(type.get(), etag(bytes), Buffer.buffer(bytes)));
            }
        }
        assets.put("/", assets.get("/" + INDEX));
        return assets;
    }

    private static String etag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(hash, 0, ETAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The file at a path that begins with a slash, as {@code /js/main.js}; {@code /} is the page. */
    Optional<PageAsset> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }
}
