package dev.signalbox.handoff.notice.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * One mail's way to the server, which knows how far it got. A server has a mail when it has seen the dot that ends it and
 * said so: before the dot it cannot have it, and between dot and answer nobody knows.
 */
final class MailDelivery extends SMTPTransport {
    /** May say no. */
    interface Gate {
        void pass() throws MessagingException;
    }

    private final Gate beforeContent;
    private boolean ending;
    private boolean refused;
    private boolean accepted;

    MailDelivery(Session session, boolean tls, Gate beforeContent) {
        super(session, new URLName(tls ? "smtps" : "smtp", null, -1, null, null, null), tls ? "smtps" : "smtp", tls);
        this.beforeContent = beforeContent;
    }

    @Override
    protected OutputStream data() throws MessagingException {
        beforeContent.pass();
        return super.data();
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        ending = true;
        try {
            super.finishData();
            accepted = true;
        } catch (SMTPSendFailedException e) {
            // Without an answer the code is below zero.
            refused = e.getReturnCode() >= 400;
            throw e;
        }
    }

    /** Whether the server said that it has the mail. */
    boolean isAccepted() {
        return accepted;
    }

    /** Whether the server may have the mail and did not say. */
    boolean isInDoubt() {
        return ending && !accepted && !refused;
    }
}
