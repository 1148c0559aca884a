package dev.signalbox.http;

import dev.signalbox.http.api.OpenApiFile;
import dev.signalbox.http.page.PageFiles;
import dev.signalbox.http.page.WebRoot;
import dev.signalbox.http.socket.MessageSchema;
import dev.signalbox.http.stream.EndReason;
import dev.signalbox.http.stream.HistoryCounters;
import dev.signalbox.http.stream.StreamCounters;
import dev.signalbox.http.stream.StreamLimits;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all HTTP instances of one node have in common. Made on a thread that may block; used by all event loops.
 */
final class HttpNode {
    private final HttpSettings settings;
    private final StreamLimits limits;
    private final StreamCounters counters = new StreamCounters();
    private final HistoryCounters history = new HistoryCounters();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final PageFiles page = new PageFiles(WebRoot.read());
    private final OpenApiFile contract = new OpenApiFile();
    private final MessageSchema messages = new MessageSchema();
    // To Vert.x a port below zero is a free one that all who name the same negative number share.
    private final int sharedFreePort = -1 - ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE - 1);
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean replays = new AtomicBoolean();
    private final AtomicInteger instances = new AtomicInteger();

    HttpNode(HttpSettings settings) {
        this.settings = settings;
        this.limits = new StreamLimits(settings.maxStreams(), settings.maxStreamsPerUser());
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        garbage.bindTo(registry);
        bindStreams();
        bindHistory();
    }

    HttpSettings settings() {
        return settings;
    }

    StreamLimits limits() {
        return limits;
    }

    StreamCounters counters() {
        return counters;
    }

    HistoryCounters history() {
        return history;
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    PageFiles page() {
        return page;
    }

    OpenApiFile contract() {
        return contract;
    }

    MessageSchema messages() {
        return messages;
    }

    /** What to listen on, so that all instances get the same port. */
    int portToBind() {
        return settings.port() == 0 ? sharedFreePort : settings.port();
    }

    /** True for the first caller only: the server is announced once. */
    boolean firstToListen() {
        return told.compareAndSet(false, true);
    }

    /** True for the first caller only: one instance tells watchers what agents said before they started. */
    boolean firstToReplay() {
        return replays.compareAndSet(false, true);
    }

    void instanceStarted() {
        instances.incrementAndGet();
    }

    void instanceStopped() {
        if (instances.decrementAndGet() == 0) {
            garbage.close();
            registry.close();
        }
    }

    private void bindHistory() {
        FunctionCounter.builder("signalbox.journal.delivered", history, HistoryCounters::deliveries)
                .description("Rows handed to streams")
                .register(registry);
        FunctionCounter.builder("signalbox.journal.reads", history, HistoryCounters::reads)
                .description("Pages read because a reader was behind")
                .register(registry);
        FunctionCounter.builder("signalbox.journal.resets", history, HistoryCounters::resets)
                .description("Readers that were told that they may have missed rows")
                .register(registry);
    }

    private void bindStreams() {
        Gauge.builder("signalbox.streams.open", counters, each -> each.figures().open())
                .description("Streams open now")
                .register(registry);
        FunctionCounter.builder("signalbox.streams.opened", counters, each -> each.figures()
                        .opened())
                .register(registry);
        FunctionCounter.builder("signalbox.streams.coalesced", counters, each -> each.figures()
                        .coalesced())
                .description("Changes left out because a newer one replaced them")
                .register(registry);
        FunctionCounter.builder("signalbox.streams.bytes", counters, each -> each.figures()
                        .bytesWritten())
                .register(registry);
        for (EndReason reason : EndReason.values()) {
            String name = reason.name().toLowerCase(Locale.ROOT);
            FunctionCounter.builder("signalbox.streams.closed", counters, each -> each.figures()
                            .closed()
                            .getOrDefault(reason, 0L))
                    .tag("reason", name)
                    .register(registry);
            FunctionCounter.builder("signalbox.streams.refused", counters, each -> each.figures()
                            .refused()
                            .getOrDefault(reason, 0L))
                    .tag("reason", name)
                    .register(registry);
        }
    }
}
