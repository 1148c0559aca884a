package dev.signalbox.handoff.notice.mail;

import dev.signalbox.handoff.notice.CleanText;
import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import dev.signalbox.handoff.notice.NoticeSettings.Login;
import dev.signalbox.handoff.notice.NoticeSettings.Mail;
import dev.signalbox.handoff.notice.NoticeSettings.MailTls;
import dev.signalbox.handoff.notice.Outcome;
import dev.signalbox.handoff.notice.Parcel;
import dev.signalbox.handoff.notice.Transport;
import dev.signalbox.handoff.notice.Trust;
import dev.signalbox.handoff.notice.Wording;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Hands mails to the configured server, on threads of its own; a connection for each. */
public final class MailTransport implements Transport, AutoCloseable {
    private static final int THREADS = 4;
    private static final int MAX_REASON = 300;
    private static final Duration WRITE_DOWN = Duration.ofSeconds(30);

    private final Mail mail;
    private final Wording wording;
    private final Session session;
    private final ExecutorService threads = MailThreads.start(THREADS);

    /**
     * Blocking.
     *
     * @throws IOException if the certificates to trust cannot be read
     */
    public MailTransport(Mail mail, Limits limits, Wording wording) throws IOException {
        this.mail = mail;
        this.wording = wording;
        this.session = Session.getInstance(properties(mail, limits));
    }

    private static Properties properties(Mail mail, Limits limits) throws IOException {
        String protocol = mail.tls() == MailTls.TLS ? "smtps" : "smtp";
        String prefix = "mail." + protocol + ".";
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", protocol);
        properties.put(prefix + "connectiontimeout", millis(limits.connectTimeout()));
        properties.put(prefix + "timeout", millis(limits.mailTimeout()));
        properties.put(prefix + "writetimeout", millis(limits.mailTimeout()));
        properties.put(prefix + "starttls.enable", String.valueOf(mail.tls() == MailTls.STARTTLS));
        properties.put(prefix + "starttls.required", String.valueOf(mail.tls() == MailTls.STARTTLS));
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
        if (mail.caFile().isPresent()) {
            SSLSocketFactory sockets = Trust.sockets(mail.caFile().get());
            properties.put(prefix + "ssl.socketFactory", sockets);
            properties.put(prefix + "ssl.socketFactory.fallback", "false");
        }
        properties.put(prefix + "auth", String.valueOf(mail.login().isPresent()));
        properties.put(prefix + "auth.mechanisms", "PLAIN LOGIN");
        properties.put(prefix + "from", mail.from());
        properties.put(prefix + "localhost", domain(mail.from()));
        properties.put(prefix + "quitwait", "false");
        properties.put("mail.mime.address.strict", "true");
        return properties;
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    @Override
    public Future<Outcome> send(Parcel parcel, Supplier<Future<Void>> handingOver) {
        Promise<Outcome> promise = Promise.promise();
        try {
            threads.execute(() -> promise.complete(deliver(parcel, handingOver)));
        } catch (RejectedExecutionException e) {
            promise.complete(new Outcome.NotSent("Signalbox is stopping"));
        }
        return promise.future();
    }

    private Outcome deliver(Parcel parcel, Supplier<Future<Void>> handingOver) {
        MailDelivery delivery = new MailDelivery(session, mail.tls() == MailTls.TLS, () -> await(handingOver.get()));
        try (delivery) {
            String user = mail.login().map(Login::username).orElse(null);
            String password =
                    mail.login().map(login -> login.password().value()).orElse(null);
            delivery.connect(mail.host(), mail.port(), user, password);
            NoticeMessage message = new NoticeMessage(
                    session, wording, parcel, mail.from(), "<" + parcel.delivery() + "@" + domain(mail.from()) + ">");
            message.saveChanges();
            delivery.sendMessage(
                    message,
                    new Address[] {new InternetAddress(parcel.recipient().name(), true)});
            return new Outcome.Sent();
        } catch (MessagingException | RuntimeException e) {
            return delivery.isAccepted()
                    ? new Outcome.Sent()
                    : delivery.isInDoubt() ? new Outcome.Uncertain(reason(e)) : new Outcome.NotSent(reason(e));
        }
    }

    private static void await(Future<Void> written) throws MessagingException {
        try {
            written.toCompletionStage().toCompletableFuture().get(WRITE_DOWN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MessagingException("stopped", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new MessagingException("it could not be written down that the mail leaves", e);
        }
    }

    /** What the server or the network said, without the password should it be repeated there. */
    private String reason(Exception failure) {
        StringBuilder words = new StringBuilder();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 3; depth++) {
            String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (words.indexOf(text) < 0) {
                words.append(depth == 0 ? "" : ": ").append(text);
            }
            cause = cause instanceof MessagingException messaging && messaging.getNextException() != null
                    ? messaging.getNextException()
                    : cause.getCause();
        }
        String told = words.toString();
        if (mail.login().isPresent() && !mail.login().get().password().value().isEmpty()) {
            told = told.replace(mail.login().get().password().value(), "…");
        }
        return CleanText.line(told, MAX_REASON);
    }

    /** Lets mails that are on their way come to their end, for a few seconds. Blocking. */
    @Override
    public void close() {
        MailThreads.stop(threads);
    }
}
