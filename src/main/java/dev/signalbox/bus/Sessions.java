package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;

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
}
