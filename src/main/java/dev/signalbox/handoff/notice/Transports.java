package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Notices.Medium;
import dev.signalbox.handoff.notice.NoticeSettings.WebhookChannel;
import dev.signalbox.handoff.notice.mail.MailTransport;
import dev.signalbox.handoff.notice.webhook.HostResolver;
import dev.signalbox.handoff.notice.webhook.WebhookTransport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ways out that the configuration describes. */
final class Transports {
    private final Map<Medium, Transport> byMedium = new EnumMap<>(Medium.class);
    private final Optional<MailTransport> mail;
    private final WebhookTransport webhooks;

    /**
     * Blocking.
     *
     * @throws IOException if certificates cannot be read
     */
    Transports(Vertx vertx, NoticeSettings settings, HostResolver resolver, InstantSource clock) throws IOException {
        Wording wording = new Wording(settings.publicUrl());
        mail = settings.mail().isPresent()
                ? Optional.of(new MailTransport(settings.mail().get(), settings.limits(), wording))
                : Optional.empty();
        List<WebhookChannel> hooks = settings.channels().stream()
                .flatMap(channel -> channel instanceof WebhookChannel hook ? List.of(hook).stream() : null)
                .toList();
        webhooks = new WebhookTransport(vertx, hooks, settings.reach(), settings.limits(), wording, resolver, clock);
        byMedium.put(Medium.WEBHOOK, webhooks);
        byMedium.put(
                Medium.MAIL,
                mail.<Transport>map(found -> found)
                        .orElse((parcel, handingOver) ->
                                Future.succeededFuture(new Outcome.NotSent("the configuration names no mail server"))));
    }

    Map<Medium, Transport> byMedium() {
        return Map.copyOf(byMedium);
    }

    /** Ends what is on its way, after a few seconds of patience. */
    Future<Void> close(Vertx vertx) {
        return vertx.<Void>executeBlocking(() -> {
                    mail.ifPresent(MailTransport::close);
                    return null;
                })
                .compose(closed -> webhooks.close());
    }
}
