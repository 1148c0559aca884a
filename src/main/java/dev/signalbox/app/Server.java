package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs Vert.x with our main verticle in this process, until the process is told to end. */
final class Server {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    /** A service manager that stops us expects the end within 5 s. */
    private static final Duration STOP_DEADLINE = Duration.ofMillis(4_500);

    private Server() {}

    /** Returns whether it runs; if not, the reason has been printed and everything is closed again. */
    static boolean start(Config config, PrintStream out, PrintStream err) {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setPreferNativeTransport(true))
                .build();
        Thread stop = new Thread(() -> stop(vertx), "signalbox-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            vertx.deployVerticle(new MainVerticle(config, out))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (java.util.concurrent.ExecutionException e) {
            err.println("signalbox: " + StartFailure.explain(e.getCause(), config));
        } catch (TimeoutException e) {
            err.println("signalbox: it did not start within " + START_DEADLINE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static void stop(Vertx vertx) {
        try {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            System.err.println("signalbox: not everything could be closed in good order: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
