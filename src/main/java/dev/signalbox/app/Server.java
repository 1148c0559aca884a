package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.InvalidConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** Runs Vert.x with our main verticle in this process, until the process is told to end. */
final class Server {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    /** A service manager that stops us expects the end within 5 s, unless jobs run: they have their own grace. */
    private static final Duration STOP_DEADLINE = Duration.ofMillis(3_500);

    private static final Duration HALF_STARTED_DEADLINE = Duration.ofMillis(1_300);

    private Server() {}

    /** Returns {@link ServeCommand#STILL_RUNNING}, or an exit code after the reason has been printed. */
    static int start(Config config, PrintStream out, PrintStream err) {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setPreferNativeTransport(true))
                .build();
        CompletableFuture<String> started = vertx.deployVerticle(new MainVerticle(config, out))
                .toCompletionStage()
                .toCompletableFuture();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(vertx, started, stopDeadline(config)), "signalbox-stop"));
        try {
            started.get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
            return ServeCommand.STILL_RUNNING;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidConfigException invalid) {
                invalid.problems().forEach(problem -> err.println("signalbox: " + problem));
                return CommandLine.ExitCode.USAGE;
            }
            err.println("signalbox: " + StartFailure.explain(e.getCause(), config));
        } catch (TimeoutException e) {
            err.println("signalbox: it did not start within " + START_DEADLINE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static Duration stopDeadline(Config config) {
        return config.roles().contains("job")
                ? STOP_DEADLINE.plusSeconds(config.jobs().stopGraceS())
                : STOP_DEADLINE;
    }

    private static void stop(Vertx vertx, CompletableFuture<String> started, Duration deadline) {
        Optional<String> deployment = Optional.empty();
        try {
            // What is half started cannot be stopped in order, and would leave its lock and its demo behind.
            deployment = started.handle((id, failure) -> Optional.ofNullable(id))
                    .get(HALF_STARTED_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("signalbox: stopped in the middle of starting");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long end = System.nanoTime() + deadline.toNanos();
        // First the verticles, which have last words to write: Vert.x as a whole closes the database before them.
        deployment.ifPresent(id -> await(vertx.undeploy(id), end));
        await(vertx.close(), end);
    }

    private static void await(Future<Void> closing, long endNanos) {
        try {
            closing.toCompletionStage()
                    .toCompletableFuture()
                    .get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("signalbox: not everything could be closed in good order: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
