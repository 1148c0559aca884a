package dev.signalbox.handoff.notice;

import dev.signalbox.handoff.notice.NoticeSettings.Channel;
import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import dev.signalbox.handoff.notice.NoticeSettings.Mail;
import dev.signalbox.handoff.notice.NoticeSettings.MailChannel;
import dev.signalbox.handoff.notice.NoticeSettings.MailTls;
import dev.signalbox.handoff.notice.NoticeSettings.Reach;
import dev.signalbox.handoff.notice.NoticeSettings.Rule;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings with the patience of a test. */
final class NoticeConfigs {
    static final Limits LIMITS = limits(1_000, Duration.ofMinutes(1), Duration.ofHours(1));
    static final Reach NOWHERE = new Reach(Set.of(), Set.of(), List.of());

    private NoticeConfigs() {}

    static Limits limits(int burst, Duration window, Duration giveUp) {
        return new Limits(
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                giveUp,
                Duration.ofMinutes(5),
                burst,
                window,
                50,
                1_000,
                Duration.ofDays(30),
                1_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20));
    }

    static Limits mailTimeout(Limits l, Duration timeout) {
        return new Limits(
                l.firstRetry(),
                l.slowestRetry(),
                l.giveUp(),
                l.lease(),
                l.burst(),
                l.window(),
                l.maxDigest(),
                l.maxWaiting(),
                l.keep(),
                l.maxKept(),
                l.connectTimeout(),
                timeout,
                l.webhookTimeout());
    }

    static Limits webhookTimeout(Limits l, Duration timeout) {
        return new Limits(
                l.firstRetry(),
                l.slowestRetry(),
                l.giveUp(),
                l.lease(),
                l.burst(),
                l.window(),
                l.maxDigest(),
                l.maxWaiting(),
                l.keep(),
                l.maxKept(),
                l.connectTimeout(),
                l.mailTimeout(),
                timeout);
    }

    static Mail plain(int port) {
        return new Mail("127.0.0.1", port, MailTls.NONE, Optional.empty(), "signalbox@box.example", Optional.empty());
    }

    static MailChannel mailTo(String... to) {
        return new MailChannel("engineers", NoticeRoom.ACCOUNT, List.of(to));
    }

    static Rule rule(Trigger on, Duration after, Duration coolDown) {
        return new Rule(on, NoticeRoom.ACCOUNT, Optional.empty(), List.of("engineers"), after, coolDown);
    }

    static NoticeSettings settings(Optional<Mail> mail, Reach reach, Channel channel, Limits limits, Rule... rules) {
        return new NoticeSettings(
                "n",
                Optional.of(URI.create("https://box.example/")),
                mail,
                reach,
                List.of(channel),
                List.of(rules),
                limits);
    }

    static NoticeSettings escalationsByMail(Mail mail, Limits limits, String... to) {
        return settings(
                Optional.of(mail), NOWHERE, mailTo(to), limits, rule(Trigger.ESCALATION, Duration.ZERO, Duration.ZERO));
    }
}
