package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conversation about notices, which tell people by mail or webhook that they are needed. Rules and channels are those
 * of the configuration; what waits to be sent is in the database. All requests are to be made with {@link #TIMEOUT_MS}.
 */
public final class Notices {
    /** How long an answer may take; a test waits for the mail server or the webhook. */
    public static final long TIMEOUT_MS = 30_000;
    /** Waiting, failed and uncertain notices that one answer lists at most, each. */
    public static final int MAX_LISTED = 50;

    public static final Command<OverviewRequest, Overview> OVERVIEW =
            new Command<>("signalbox.notices.overview", OverviewRequest.class, Overview.class);
    public static final Command<TestRequest, TestAnswer> TEST =
            new Command<>("signalbox.notices.test", TestRequest.class, TestAnswer.class);
    public static final Command<RetryRequest, RetryAnswer> RETRY =
            new Command<>("signalbox.notices.retry", RetryRequest.class, RetryAnswer.class);

    private Notices() {}

    /** Why a command is refused. Nothing was sent or changed. */
    public enum Code {
        UNKNOWN_CHANNEL(FailureCode.NOT_FOUND),
        UNKNOWN_NOTICE(FailureCode.NOT_FOUND),
        /** It waits, was sent or is not needed any more. */
        NOT_FAILED(FailureCode.CONFLICT),
        /** A test of the same channel is under way. */
        BUSY(FailureCode.CONFLICT);

        private final FailureCode status;

        Code(FailureCode status) {
            this.status = status;
        }

        public FailureCode status() {
            return status;
        }
    }

    public record Refusal(Code code, String reason) {}

    /** By what a channel reaches people. */
    public enum Medium {
        MAIL,
        WEBHOOK
    }

    /** Where a notice to one recipient stands. */
    public enum State {
        /** For its time, or for another try. */
        WAITING,
        /** Taken by a node; nothing has left it yet. */
        CLAIMED,
        /** On its way. */
        SENDING,
        SENT,
        /** Given up. */
        FAILED,
        /** It left, and whether it arrived is not known; it is not sent again unless a person asks for it. */
        UNCERTAIN,
        /** When its time came, the reason was gone. */
        WITHDRAWN
    }

    /**
     * One notice to one recipient.
     *
     * @param id a UUID, lower case
     * @param on the rule's event: {@code escalation}, {@code gate_waiting}, {@code project_failed} ...
     * @param recipient a mail address, or the channel's name for a webhook (its URL may be a secret)
     * @param dueAt when it is tried (again); with {@link State#WAITING}
     * @param endedAt when it was sent, given up or withdrawn
     * @param error why the last try did not succeed, for people; without secrets
     */
    public record Notice(
            String id,
            String channel,
            Medium medium,
            String recipient,
            String on,
            Optional<String> project,
            String title,
            State state,
            int attempts,
            Instant createdAt,
            Optional<Instant> dueAt,
            Optional<Instant> endedAt,
            Optional<String> error) {}

    /**
     * A channel of the account and how it fares.
     *
     * @param to mail addresses, or the webhook's host
     * @param waiting notices that are not over
     * @param sent in the last 24 hours, like {@code failed} and {@code uncertain}
     * @param lastError of the newest try that did not succeed, if none has succeeded since
     */
    public record Channel(
            String name,
            Medium medium,
            List<String> to,
            int waiting,
            int sent,
            int failed,
            int uncertain,
            Optional<Instant> lastSentAt,
            Optional<String> lastError) {
        public Channel {
            to = List.copyOf(to);
        }
    }

    public record OverviewRequest(String account) {}

    /**
     * How the notices of an account fare.
     *
     * @param waiting the next ones first
     * @param failures given up or uncertain, newest first
     * @param dropped notices that were not even kept since this node's start, because too many wait
     * @param message what is wrong with all of it, for people; empty if all is well
     */
    public record Overview(
            List<Channel> channels, List<Notice> waiting, List<Notice> failures, long dropped, String message) {
        public Overview {
            channels = List.copyOf(channels);
            waiting = List.copyOf(waiting);
            failures = List.copyOf(failures);
        }
    }

    /** Sends a test message to all recipients of a channel, at once and once. */
    public record TestRequest(String account, String actor, String channel) {}

    /** @param error why it did not arrive; empty if it did */
    public record TestResult(String recipient, Optional<String> error) {}

    /** Without a refusal there is one result a recipient. */
    public record TestAnswer(List<TestResult> results, Optional<Refusal> refusal) {
        public TestAnswer {
            results = List.copyOf(results);
        }
    }

    /** Sends a failed or uncertain notice again, from now on with all tries. */
    public record RetryRequest(String account, String actor, String id) {}

    /** Exactly one of the two is there. */
    public record RetryAnswer(Optional<Notice> notice, Optional<Refusal> refusal) {
        public static RetryAnswer of(Notice notice) {
            return new RetryAnswer(Optional.of(notice), Optional.empty());
        }

        public static RetryAnswer of(Refusal refusal) {
            return new RetryAnswer(Optional.empty(), Optional.of(refusal));
        }
    }
}
