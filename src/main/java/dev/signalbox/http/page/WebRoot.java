package dev.signalbox.http.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Finds the files of the page on the class path, in a folder of classes or in a jar. Blocks; to be called at the start. */
public final class WebRoot {
    private static final String FOLDER = "webroot";
    private static final int MAX_FILES = 5_000;

    private WebRoot() {}

    /**
     * All files by their path below the folder; none if there is no such folder.
     *
     * @throws UncheckedIOException if the class path cannot be read
     */
    public static Map<String, byte[]> read() {
        return read(WebRoot.class.getClassLoader());
    }

    static Map<String, byte[]> read(ClassLoader classPath) {
        Map<String, byte[]> files = new HashMap<>();
        try {
            // Earlier places on the class path win, as they do for classes.
            List<URL> places = Collections.list(classPath.getResources(FOLDER));
            Collections.reverse(places);
            for (URL place : places) {
                readPlace(place, files);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the files of the page cannot be read", e);
        }
        return files;
    }

    private static void readPlace(URL place, Map<String, byte[]> files) throws IOException {
        URLConnection connection = place.openConnection();
        if (connection instanceof JarURLConnection inJar) {
            // Shared jars of the class loader must not be closed; this one is ours.
            inJar.setUseCaches(false);
            try (JarFile jar = inJar.getJarFile()) {
                readJar(jar, files);
            }
        } else if (place.getProtocol().equals("file")) {
            readFolder(Path.of(uri(place)), files);
        } else {
            throw new IOException("neither a folder nor a jar: " + place);
        }
    }

    private static void readJar(JarFile jar, Map<String, byte[]> files) throws IOException {
        String prefix = FOLDER + "/";
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
                try (InputStream content = jar.getInputStream(entry)) {
                    put(files, entry.getName().substring(prefix.length()), content.readAllBytes());
                }
            }
        }
    }

    private static void readFolder(Path folder, Map<String, byte[]> files) throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(folder)) {
            found = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : found) {
            put(files, folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
    }

    private static void put(Map<String, byte[]> files, String path, byte[] content) throws IOException {
        files.put(path, content);
        if (files.size() > MAX_FILES) {
            throw new IOException("more than " + MAX_FILES + " files in " + FOLDER);
        }
    }

    private static URI uri(URL place) throws IOException {
        try {
            return place.toURI();
        } catch (URISyntaxException e) {
            throw new IOException("not a place: " + place, e);
        }
    }
}
