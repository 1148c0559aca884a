package dev.signalbox.handoff.notice.webhook;

import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import dev.signalbox.handoff.notice.NoticeSettings.Reach;
import dev.signalbox.handoff.notice.NoticeSettings.WebhookChannel;
import dev.signalbox.handoff.notice.Outcome;
import dev.signalbox.handoff.notice.Parcel;
import dev.signalbox.handoff.notice.Transport;
import dev.signalbox.handoff.notice.Wording;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Calls webhooks: looks the host up once, and connects to just that address in the name of the host. */
public final class WebhookTransport implements Transport {
    private static final int LOOK_UPS_AT_ONCE = 4;

    private record ChannelKey(String account, String name) {}

    private record Hook(WebhookChannel channel, WebhookUrl url, HttpClient client) {}

    private final Vertx vertx;
    private final Limits limits;
    private final InstantSource clock;
    private final Destination destination;
    private final Payloads payloads;
    private final WorkerExecutor lookUps;
    private final Map<ChannelKey, Hook> hooks = new HashMap<>();

    /**
     * @param resolver finds the hosts' addresses
     * @throws IllegalArgumentException if a channel's URL is one that must not be called
     */
    public WebhookTransport(
            Vertx vertx,
            List<WebhookChannel> channels,
            Reach reach,
            Limits limits,
            Wording wording,
            HostResolver resolver,
            InstantSource clock) {
        this.vertx = vertx;
        this.limits = limits;
        this.clock = clock;
        this.destination = new Destination(resolver, new PublicAddresses(reach.privateRanges()));
        this.payloads = new Payloads(wording);
        this.lookUps = vertx.createSharedWorkerExecutor("signalbox-host-names", LOOK_UPS_AT_ONCE);
        for (WebhookChannel channel : channels) {
            WebhookUrl url = WebhookUrl.of(channel.url().value(), reach);
            hooks.put(
                    new ChannelKey(channel.account(), channel.name()),
                    new Hook(channel, url, vertx.createHttpClient(options(channel))));
        }
    }

    private HttpClientOptions options(WebhookChannel channel) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                // A connection that is kept would be one to an address that was looked at long ago.
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setConnectTimeout((int) limits.webhookTimeout().toMillis())
                .setSslHandshakeTimeout(limits.webhookTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        channel.caFile().ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return options;
    }

    @Override
    public Future<Outcome> send(Parcel parcel, Supplier<Future<Void>> handingOver) {
        Optional<Hook> found = Optional.ofNullable(hooks.get(
                new ChannelKey(parcel.recipient().account(), parcel.recipient().name())));
        if (found.isEmpty()) {
            return Future.succeededFuture(new Outcome.NotSent("the configuration no longer has this webhook"));
        }
        Hook hook = found.get();
        Buffer body = payloads.of(hook.channel().template(), parcel);
        Map<String, String> headers = new HashMap<>();
        headers.put("content-type", "application/json");
        headers.put("user-agent", "Signalbox");
        hook.channel().key().ifPresent(key -> {
            headers.put(Signature.ID, parcel.delivery());
            headers.put(Signature.TIMESTAMP, String.valueOf(clock.instant().getEpochSecond()));
            headers.put(Signature.SIGNATURE, Signature.of(key, parcel.delivery(), clock.instant(), body));
        });
        Future<InetAddress> address =
                lookUps.executeBlocking(() -> destination.of(hook.url().host()), false);
        return new WebhookCall(vertx, hook.client(), hook.url(), limits.webhookTimeout(), handingOver)
                .post(address, headers, body);
    }

    /** Ends every connection. */
    public Future<Void> close() {
        return Future.join(hooks.values().stream()
                        .map(hook -> hook.client().close())
                        .toList())
                .transform(closed -> lookUps.close());
    }
}
