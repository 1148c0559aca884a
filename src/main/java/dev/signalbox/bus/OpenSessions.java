package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conversation about who is signed in where. It needs the database of the account room: refused with
 * {@link FailureCode#UNAVAILABLE} or {@link FailureCode#INSUFFICIENT_STORAGE} without it.
 */
public final class OpenSessions {
    /** Of one person; whoever begins one more is signed out where the first one began. */
    public static final int MAX_PER_PERSON = 100;

    public static final int MAX_USER_AGENT = 200;

    public static final Command<Begun, Ended> BEGUN =
            new Command<>("signalbox.open-sessions.begun", Begun.class, Ended.class);
    public static final Command<ListRequest, Listed> LIST =
            new Command<>("signalbox.open-sessions.list", ListRequest.class, Listed.class);
    public static final Command<End, Ended> END = new Command<>("signalbox.open-sessions.end", End.class, Ended.class);
    public static final Command<EndAll, Ended> END_ALL =
            new Command<>("signalbox.open-sessions.end-all", EndAll.class, Ended.class);

    private OpenSessions() {}

    /** How somebody signed in. */
    public enum Via {
        TICKET,
        TOKEN,
        PASSWORD,
        OIDC
    }

    /**
     * One session.
     *
     * @param id that of its token
     * @param address as the server saw it
     * @param userAgent as the browser said it, at most {@link #MAX_USER_AGENT} characters
     */
    public record Session(
            String id,
            String subject,
            String account,
            String role,
            Via via,
            Instant startedAt,
            Instant expiresAt,
            String address,
            String userAgent) {}

    /** Tells that a session has begun. */
    public record Begun(Session session) {}

    public record ListRequest(String subject, String account) {}

    /** @param sessions that have not ended, newest first, at most {@link #MAX_PER_PERSON} */
    public record Listed(List<Session> sessions) {
        public Listed {
            sessions = List.copyOf(sessions);
        }
    }

    /**
     * Asks that one session end.
     *
     * @param subject whose it must be; empty for anybody's of the account
     */
    public record End(String id, String account, Optional<String> subject) {}

    /**
     * Asks that every token of a person that exists be worthless.
     *
     * @param by who asks
     */
    public record EndAll(String subject, String account, String by) {}

    /** @param count how many sessions ended */
    public record Ended(int count) {}
}
