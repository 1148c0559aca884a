package dev.signalbox.handoff.notice.mail;

import dev.signalbox.handoff.notice.Parcel;
import dev.signalbox.handoff.notice.Wording;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Date;

/** The mail: plain text, from a machine and not to be answered by one, with the same id each time it is tried. */
final class NoticeMessage extends MimeMessage {
    private static final String UTF_8 = "UTF-8";

    private final String messageId;

    /** @param messageId with its angle brackets */
    NoticeMessage(Session session, Wording wording, Parcel parcel, String from, String messageId)
            throws MessagingException {
        super(session);
        this.messageId = messageId;
        setFrom(new InternetAddress(from, true));
        setRecipient(
                Message.RecipientType.TO, new InternetAddress(parcel.recipient().name(), true));
        setSubject("[Signalbox] " + wording.title(parcel), UTF_8);
        setSentDate(Date.from(parcel.entries().get(0).happenedAt()));
        setHeader("Auto-Submitted", "auto-generated");
        setHeader("X-Auto-Response-Suppress", "All");
        setText(wording.body(parcel), UTF_8);
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }
}
