package dev.signalbox.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.app.TokenFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A server of this user, as its token file tells of it.
 *
 * @param url ends with a slash
 * @param token an administrator's, good for this run of the server
 */
record RunningServer(long pid, int port, URI url, String token) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Finds the server that uses a data folder.
     *
     * @param port which one, if there are several
     * @throws RefusedCallException if there is none, or more than one could be meant
     */
    static RunningServer find(Path dataDir, Optional<Integer> port) throws RefusedCallException {
        List<RunningServer> known = new ArrayList<>();
        for (RunningServer server : told(dataDir)) {
            if (port.isEmpty() || port.get() == server.port()) {
                known.add(server);
            }
        }
        List<RunningServer> alive =
                known.stream().filter(RunningServer::isAlive).toList();
        // Seen from within a container, the process of a server outside is not there at all.
        List<RunningServer> candidates = alive.isEmpty() ? known : alive;
        if (candidates.isEmpty()) {
            String which = port.map(number -> " on port " + number).orElse("");
            throw new RefusedCallException(
                    "no server runs" + which + " with the data folder " + dataDir + "; see --data-dir and -conf");
        }
        if (candidates.size() > 1) {
            String ports = candidates.stream()
                    .map(server -> Integer.toString(server.port()))
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new RefusedCallException(
                    "several servers use " + dataDir + ": choose one with --port (" + ports + ")");
        }
        return candidates.get(0);
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static List<RunningServer> told(Path dataDir) throws RefusedCallException {
        List<RunningServer> servers = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dataDir, TokenFile.GLOB)) {
            for (Path file : files) {
                read(file).ifPresent(servers::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new RefusedCallException("the data folder " + dataDir + " cannot be read: " + e.getMessage());
        }
        return servers;
    }

    // A file that goes away or is no token file at all tells of no server.
    private static Optional<RunningServer> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode told = JSON.readTree(in.readNBytes(MAX_BYTES));
            String url = told.path("url").asText();
            return url.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RunningServer(
                            told.path("pid").asLong(),
                            told.path("port").asInt(),
                            URI.create(url),
                            told.path("token").asText()));
        } catch (NoSuchFileException | JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
