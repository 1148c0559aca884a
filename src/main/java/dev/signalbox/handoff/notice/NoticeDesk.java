package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Notices;
import dev.signalbox.bus.Notices.Code;
import dev.signalbox.bus.Notices.Medium;
import dev.signalbox.bus.Notices.Overview;
import dev.signalbox.bus.Notices.OverviewRequest;
import dev.signalbox.bus.Notices.Refusal;
import dev.signalbox.bus.Notices.RetryAnswer;
import dev.signalbox.bus.Notices.RetryRequest;
import dev.signalbox.bus.Notices.State;
import dev.signalbox.bus.Notices.TestAnswer;
import dev.signalbox.bus.Notices.TestRequest;
import dev.signalbox.bus.Notices.TestResult;
import dev.signalbox.handoff.notice.NoticeSettings.Channel;
import dev.signalbox.handoff.notice.NoticeSettings.MailChannel;
import dev.signalbox.handoff.notice.NoticeSettings.WebhookChannel;
import io.vertx.core.Future;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Answers what administrators ask about notices. Used on its verticle's context. */
final class NoticeDesk {
    private static final long TEST_WITHIN_MS = 20_000;

    private final Vertx vertx;
    private final Ledger ledger;
    private final Rulebook rules;
    private final Map<Medium, Transport> transports;
    private final InstantSource clock;
    private final LongSupplier dropped;
    /** Channels that are being tested. */
    private final Set<Channel> tested = new HashSet<>();

    /** @param dropped how many notices were not kept */
    NoticeDesk(
            Vertx vertx,
            Ledger ledger,
            Rulebook rules,
            Map<Medium, Transport> transports,
            InstantSource clock,
            LongSupplier dropped) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.rules = rules;
        this.transports = transports;
        this.clock = clock;
        this.dropped = dropped;
    }

    Future<Overview> overview(OverviewRequest request) {
        return ledger.page(request.account(), clock.instant())
                .map(page -> new Overview(
                        rules.channels(request.account()).stream()
                                .map(channel -> told(channel, page.figures()))
                                .toList(),
                        page.waiting(),
                        page.failures(),
                        dropped.getAsLong(),
                        ledger.trouble()));
    }

    private static Notices.Channel told(Channel channel, Map<String, Ledger.Figures> all) {
        Ledger.Figures figures = all.getOrDefault(channel.name(), Ledger.Figures.NONE);
        return new Notices.Channel(
                channel.name(),
                channel instanceof MailChannel ? Medium.MAIL : Medium.WEBHOOK,
                channel instanceof WebhookChannel hook ? List.of(hook.host()) : ((MailChannel) channel).to(),
                figures.waiting(),
                figures.sent(),
                figures.failed(),
                figures.uncertain(),
                figures.lastSentAt(),
                figures.lastError());
    }

    /** Sends at once and past the outbox: nothing of a test is kept. */
    Future<TestAnswer> test(TestRequest request) {
        Optional<Channel> found = rules.channel(request.account(), request.channel());
        if (found.isEmpty()) {
            return refused(Code.UNKNOWN_CHANNEL, "There is no channel of that name.");
        }
        Channel channel = found.get();
        if (!tested.add(channel)) {
            return refused(Code.BUSY, "A test of this channel is under way.");
        }
        List<Future<TestResult>> results = NoticeSettings.recipientsOf(channel).stream()
                .map(recipient -> sendTest(request, recipient))
                .toList();
        return Future.join(results)
                .map(all -> new TestAnswer(results.stream().map(Future::result).toList(), Optional.empty()))
                .onComplete(done -> tested.remove(channel));
    }

    private Future<TestResult> sendTest(TestRequest request, Recipient recipient) {
        String id = UUID.randomUUID().toString();
        Entry entry = new Entry(
                id,
                request.account(),
                Trigger.ESCALATION,
                "test/" + id,
                Optional.empty(),
                "Test",
                "This is a test of the channel " + request.channel() + ", asked for by "
                        + CleanText.line(request.actor(), 200) + ".",
                clock.instant());
        Future<Outcome> sent = transports
                .get(recipient.medium())
                .send(new Parcel(id, recipient, List.of(entry)), Future::succeededFuture);
        Timer late = vertx.timer(TEST_WITHIN_MS, TimeUnit.MILLISECONDS);
        return Future.any(sent, late)
                .map(any -> new TestResult(
                        recipient.name(),
                        sent.isComplete()
                                ? error(sent.result())
                                : Optional.of("no answer within " + TEST_WITHIN_MS / 1_000 + " s")))
                .onComplete(done -> late.cancel());
    }

    private static Optional<String> error(Outcome outcome) {
        if (outcome instanceof Outcome.NotSent not) {
            return Optional.of(not.reason());
        }
        return outcome instanceof Outcome.Uncertain uncertain
                ? Optional.of("It is not known whether it arrived: " + uncertain.reason())
                : Optional.empty();
    }

    private static Future<TestAnswer> refused(Code code, String reason) {
        return Future.succeededFuture(new TestAnswer(List.of(), Optional.of(new Refusal(code, reason))));
    }

    Future<RetryAnswer> retry(RetryRequest request) {
        return ledger.retry(request.account(), request.id(), clock.instant())
                .compose(done -> ledger.find(request.account(), request.id()).map(notice -> {
                    if (notice.isEmpty()) {
                        return RetryAnswer.of(new Refusal(Code.UNKNOWN_NOTICE, "There is no such notice."));
                    }
                    State state = notice.get().state();
                    return done
                            ? RetryAnswer.of(notice.get())
                            : RetryAnswer.of(new Refusal(
                                    Code.NOT_FAILED,
                                    "The notice is neither failed nor uncertain; it is " + Rows.name(state) + "."));
                }));
    }
}
