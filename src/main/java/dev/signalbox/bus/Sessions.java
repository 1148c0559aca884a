package dev.signalbox.bus;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The conversation about signing in and out. */
public final class Sessions {
    public static final Command<IssueTicket, Ticket> ISSUE_TICKET =
            new Command<>("signalbox.sessions.issue-ticket", IssueTicket.class, Ticket.class);
    public static final Command<RedeemTicket, Identity> REDEEM_TICKET =
            new Command<>("signalbox.sessions.redeem-ticket", RedeemTicket.class, Identity.class);
    public static final Command<SignOut, SignedOut> SIGN_OUT =
            new Command<>("signalbox.sessions.sign-out", SignOut.class, SignedOut.class);
    public static final Command<RevokedRequest, Revoked> REVOKED =
            new Command<>("signalbox.sessions.revoked", RevokedRequest.class, Revoked.class);
    public static final Channel<SignedOut> SIGNED_OUT = new Channel<>("signalbox.sessions.signed-out", SignedOut.class);
    public static final Command<CutOffsRequest, CutOffs> CUT_OFFS =
            new Command<>("signalbox.sessions.cut-offs", CutOffsRequest.class, CutOffs.class);
    public static final Channel<CutOff> CUT_OFF = new Channel<>("signalbox.sessions.cut-off", CutOff.class);

    private Sessions() {}

    /** Who somebody is; {@code role} is {@code viewer}, {@code engineer} or {@code admin}. */
    public record Identity(String subject, String role, String account) {}

    /** Asks for a ticket that signs that person in once, within {@code ttlMs} milliseconds. */
    public record IssueTicket(Identity identity, long ttlMs) {}

    public record Ticket(String value, Instant expiresAt) {}

    /** Refused with {@link FailureCode#UNAUTHENTICATED} if the ticket is unknown, used or too old. */
    public record RedeemTicket(String value) {}

    /** Asks that the token with this id be worth nothing from now on; remembered until it would have expired anyway. */
    public record SignOut(String tokenId, Instant expiresAt) {}

    public record SignedOut(String tokenId, Instant expiresAt) {}

    public record RevokedRequest() {}

    /** Every token that was signed out and has not yet expired. */
    public record Revoked(List<SignedOut> tokens) {
        public Revoked {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * Every token of that person that was issued before is worth nothing: the person was disabled, lost a role, got another
     * password, or signed out everywhere. Tokens tell the second only, so those of the very second are meant too.
     *
     * @param at to the millisecond; a later one takes the place of an earlier one
     */
    public record CutOff(String subject, String account, Instant at) {
        /** Whether a token that was issued then is worth nothing. One that does not say when is not worth more. */
        public boolean covers(Optional<Instant> issuedAt) {
            return issuedAt.isEmpty() || issuedAt.get().isBefore(end());
        }

        /** The first second of which a token counts. */
        public Instant end() {
            return at.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        }
    }

    public record CutOffsRequest() {}

    /** The newest one of each person who has any. */
    public record CutOffs(List<CutOff> cutOffs) {
        public CutOffs {
            cutOffs = List.copyOf(cutOffs);
        }
    }
}
