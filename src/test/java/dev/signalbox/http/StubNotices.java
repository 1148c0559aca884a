package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Notices;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays the room that sends notices: each account has one channel, one notice that failed and one that was sent. */
final class StubNotices {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    final List<Record> asked = new CopyOnWriteArrayList<>();

    StubNotices(Bus bus) {
        bus.answer(Notices.OVERVIEW, request -> {
            asked.add(request);
            return Future.succeededFuture(new Notices.Overview(
                    List.of(channel(request.account())), List.of(), List.of(failed(request.account())), 0, ""));
        });
        bus.answer(Notices.TEST, request -> {
            asked.add(request);
            boolean known = request.channel().equals(channelOf(request.account()));
            return Future.succeededFuture(
                    known
                            ? new Notices.TestAnswer(
                                    List.of(new Notices.TestResult("ann@box.example", Optional.of("refused"))),
                                    Optional.empty())
                            : new Notices.TestAnswer(
                                    List.of(),
                                    Optional.of(
                                            new Notices.Refusal(Notices.Code.UNKNOWN_CHANNEL, "No such channel."))));
        });
        bus.answer(Notices.RETRY, request -> {
            asked.add(request);
            return Future.succeededFuture(retry(request.account(), request.id()));
        });
    }

    static String channelOf(String account) {
        return "channel-of-" + account;
    }

    static String failedOf(String account) {
        return "notice-of-" + account;
    }

    static String sentOf(String account) {
        return "sent-of-" + account;
    }

    private static Notices.RetryAnswer retry(String account, String id) {
        if (id.equals(failedOf(account))) {
            return Notices.RetryAnswer.of(failed(account));
        }
        Notices.Code code = id.equals(sentOf(account)) ? Notices.Code.NOT_FAILED : Notices.Code.UNKNOWN_NOTICE;
        return Notices.RetryAnswer.of(new Notices.Refusal(code, "It was not sent again."));
    }

    private static Notices.Channel channel(String account) {
        return new Notices.Channel(
                channelOf(account),
                Notices.Medium.MAIL,
                List.of("ann@box.example"),
                0,
                1,
                1,
                0,
                Optional.of(NOW),
                Optional.of("451 later"));
    }

    private static Notices.Notice failed(String account) {
        return new Notices.Notice(
                failedOf(account),
                channelOf(account),
                Notices.Medium.MAIL,
                "ann@box.example",
                "escalation",
                Optional.of("shop"),
                "Escalation: help",
                Notices.State.FAILED,
                3,
                NOW,
                Optional.empty(),
                Optional.of(NOW),
                Optional.of("451 later"));
    }
}
