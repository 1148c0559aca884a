package dev.signalbox.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands a session over. */
@Command(
        name = "create",
        sortOptions = false,
        description = "Calls a person to a session, or parks it; prints the handoff's id when it is on disk.")
final class HandoffCreateCommand implements Callable<Integer> {
    private static final int MAX_BYTES = 256 * 1024;

    @Parameters(paramLabel = "SESSION", description = "What the agent calls its session.")
    private String session;

    @Option(names = "--summary", paramLabel = "TEXT", required = true, description = "What it is about.")
    private String summary;

    @Option(names = "--park", description = "To be taken up some time; nobody is called.")
    private boolean park;

    @Option(names = "--priority", paramLabel = "P", description = "low, normal, high or urgent; default normal.")
    private String priority;

    @Option(names = "--project", paramLabel = "SLUG", description = "The project that it is about.")
    private String project;

    @Option(
            names = "--context-file",
            paramLabel = "FILE",
            description = "JSON object with what was tried and what is needed (- is standard input).")
    private String contextFile;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Whatever is repeated with the same key for this session is done once.")
    private String key;

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() throws InterruptedException {
        return server.run(() -> {
            ObjectNode order = ServerCalls.JSON.createObjectNode();
            order.put("kind", park ? "park" : "escalate").put("summary", summary);
            put(order, "priority", priority);
            put(order, "project", project);
            put(order, "idempotency_key", key);
            if (contextFile != null) {
                order.set("context", context());
            }
            JsonNode handoff = new HandoffsClient(server.calls()).create(session, order);
            server.commandLine().getOut().println(handoff.path("id").asText());
            return JobExit.SUCCESS;
        });
    }

    private static void put(ObjectNode order, String member, String value) {
        if (value != null) {
            order.put(member, value);
        }
    }

    private JsonNode context() throws RefusedCallException {
        try (InputStream in = contextFile.equals("-") ? System.in : Files.newInputStream(Path.of(contextFile))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new RefusedCallException(contextFile + " is larger than " + MAX_BYTES + " bytes");
            }
            return ServerCalls.JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new RefusedCallException(contextFile + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new RefusedCallException(contextFile + " cannot be read: " + e.getMessage());
        }
    }
}
