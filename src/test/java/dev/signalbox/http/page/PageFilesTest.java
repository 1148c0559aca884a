package dev.signalbox.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageFilesTest {
    @TempDir
    Path folder;

    @Test
    void files_are_found_in_folders_and_in_jars_and_the_first_place_wins() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes/webroot/js"))
                .getParent()
                .getParent();
        Files.writeString(classes.resolve("webroot/index.html"), "from the folder");
        Files.writeString(classes.resolve("webroot/js/main.js"), "js");
        Files.writeString(classes.resolve("secret.txt"), "secret");
        Path jar = folder.resolve("page.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String name : new String[] {"webroot/", "webroot/index.html", "webroot/vendor/x.js", "other/y.js"}) {
                entries.putNextEntry(new JarEntry(name));
                entries.write(name.endsWith("/") ? new byte[0] : name.getBytes());
                entries.closeEntry();
            }
        }
        URL[] places = {classes.toUri().toURL(), jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(places, null)) {
            Map<String, byte[]> files = WebRoot.read(loader);
            assertThat(files.keySet()).containsExactlyInAnyOrder("index.html", "js/main.js", "vendor/x.js");
            assertThat(new String(files.get("index.html"))).isEqualTo("from the folder");
        }
        // Not held open: it can be replaced, as on an update.
        Files.delete(jar);
    }
}
