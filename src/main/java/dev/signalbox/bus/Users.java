package dev.signalbox.bus;

import dev.signalbox.bus.Sessions.Identity;
import java.time.Instant;
import java.util.Optional;

/**
 * The conversation with those who have a name and a password here: signing in, and the codes of an authenticator app
 * beside the password. All questions are asked with {@link #TIMEOUT_MS}, because passwords are slow to check on purpose;
 * they are refused with {@link FailureCode#UNAVAILABLE} or {@link FailureCode#INSUFFICIENT_STORAGE} if the database is not
 * to be had.
 */
public final class Users {
    public static final long TIMEOUT_MS = 10_000;

    public static final Command<MethodsRequest, Methods> METHODS =
            new Command<>("signalbox.users.methods", MethodsRequest.class, Methods.class);
    public static final Command<SignIn, SignInAnswer> SIGN_IN =
            new Command<>("signalbox.users.sign-in", SignIn.class, SignInAnswer.class);
    public static final Command<TotpStateRequest, TotpState> TOTP_STATE =
            new Command<>("signalbox.users.totp-state", TotpStateRequest.class, TotpState.class);
    public static final Command<BeginTotp, TotpDraft> BEGIN_TOTP =
            new Command<>("signalbox.users.begin-totp", BeginTotp.class, TotpDraft.class);
    public static final Command<ConfirmTotp, Done> CONFIRM_TOTP =
            new Command<>("signalbox.users.confirm-totp", ConfirmTotp.class, Done.class);
    public static final Command<RemoveTotp, Done> REMOVE_TOTP =
            new Command<>("signalbox.users.remove-totp", RemoveTotp.class, Done.class);

    private Users() {}

    /** Why something was not done; the lower-case name is for programs. */
    public enum Code {
        /** Also if there is no such user, or it is disabled: nobody can find out which. */
        WRONG_CREDENTIALS(401, "the name, the password or the code is wrong"),
        TOTP_NEEDED(401, "the code of the authenticator app is needed too"),
        LOCKED_OUT(429, "too many failed attempts; try again later"),
        BUSY(503, "too many people sign in now; try again soon"),
        NO_USER(404, "you are no user with a password here"),
        TOTP_ACTIVE(409, "codes are asked for already; remove that first"),
        TOTP_NOT_BEGUN(409, "there is no secret to confirm; begin anew");

        private final int status;
        private final String reason;

        Code(int status, String reason) {
            this.status = status;
            this.reason = reason;
        }

        /** Of HTTP. */
        public int status() {
            return status;
        }

        /** For people. */
        public String reason() {
            return reason;
        }
    }

    /** @param retryAfterS in how many seconds trying again makes sense; 0 if time changes nothing */
    public record Refusal(Code code, long retryAfterS) {}

    public record MethodsRequest() {}

    /** @param password whether anybody can sign in by password */
    public record Methods(boolean password) {}

    /**
     * Asks who that is.
     *
     * @param totp six digits
     * @param address from where, for counting failures
     */
    public record SignIn(String username, String password, Optional<String> totp, String address) {
        @Override
        public String toString() {
            return "SignIn[from " + address + "]";
        }
    }

    /** @param notBefore what a token for this sign-in has to name as its time: a change after it makes it worthless */
    public record SignedIn(Identity identity, Instant notBefore) {}

    /** One of the two is there. */
    public record SignInAnswer(Optional<SignedIn> signedIn, Optional<Refusal> refusal) {}

    public record TotpStateRequest(String subject, String account) {}

    /**
     * @param user whether there is such a user
     * @param active whether signing in needs a code
     */
    public record TotpState(boolean user, boolean active) {}

    public record BeginTotp(String subject, String account, String password, String address) {
        @Override
        public String toString() {
            return "BeginTotp[" + subject + "]";
        }
    }

    /** @param secret Base32 */
    public record TotpSecret(String uri, String secret) {
        @Override
        public String toString() {
            return "TotpSecret[...]";
        }
    }

    /** One of the two is there. */
    public record TotpDraft(Optional<TotpSecret> secret, Optional<Refusal> refusal) {}

    public record ConfirmTotp(String subject, String account, String code, String address) {}

    public record RemoveTotp(String subject, String account, String password, String address) {
        @Override
        public String toString() {
            return "RemoveTotp[" + subject + "]";
        }
    }

    /** @param refusal empty if it was done */
    public record Done(Optional<Refusal> refusal) {}
}
