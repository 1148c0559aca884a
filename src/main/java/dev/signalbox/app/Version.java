package dev.signalbox.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;

/** Which Signalbox this is, as the build wrote it down. */
public final class Version implements CommandLine.IVersionProvider {
    private static final String RESOURCE = "/signalbox.properties";

    /** For example {@code 0.1.0}. */
    public static String current() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is broken: " + RESOURCE, e);
        }
        return properties.getProperty("version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"signalbox " + current()};
    }
}
