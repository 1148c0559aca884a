package dev.signalbox.handoff.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.signalbox.Certificate;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Notices;
import dev.signalbox.bus.Notices.Notice;
import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import dev.signalbox.handoff.notice.NoticeSettings.Login;
import dev.signalbox.handoff.notice.NoticeSettings.Mail;
import dev.signalbox.handoff.notice.NoticeSettings.MailTls;
import dev.signalbox.handoff.notice.ScriptedSmtp.Fault;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTest {
    private static final Limits PATIENT = new Limits(
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(24),
            Duration.ofMinutes(5),
            1_000,
            Duration.ofMinutes(1),
            50,
            1_000,
            Duration.ofDays(30),
            1_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private static GreenMail greenMail(int port, String protocol) {
        ServerSetup setup = new ServerSetup(port, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(30_000);
        GreenMail server = new GreenMail(setup);
        server.start();
        return server;
    }

    private static int portOf(GreenMail server) {
        return server.getSmtp().getPort();
    }

    private static List<String> subjectsTo(GreenMail server) throws Exception {
        List<String> told = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            told.add(mail.getSubject() + " to " + mail.getAllRecipients()[0]);
        }
        return told;
    }

    @Test
    void down_refusing_and_then_up_every_mail_arrives_exactly_once() throws Exception {
        int port = ScriptedSmtp.freePort();
        List<String> expected = new ArrayList<>();
        NoticeSettings settings = NoticeConfigs.escalationsByMail(
                NoticeConfigs.plain(port), NoticeConfigs.LIMITS, "ann@box.example", "bob@box.example");
        try (NoticeRoom room = new NoticeRoom(folder, settings)) {
            for (int i = 0; i < 4; i++) {
                room.put(NoticeRoom.escalation("h" + i, "help " + i, Handoff.State.OPEN));
                for (String to : List.of("ann", "bob")) {
                    expected.add("[Signalbox] Escalation: help " + i + " to " + to + "@box.example");
                }
            }
            room.awaitOverview(overview -> overview.waiting().size() == 8
                    && overview.waiting().stream()
                            .anyMatch(notice -> notice.error().isPresent()));
            try (ScriptedSmtp bad = new ScriptedSmtp(
                    port,
                    new Fault("GREETING", "421 too busy"),
                    new Fault("GREETING", ScriptedSmtp.CLOSE),
                    new Fault("MAIL", "451 later"),
                    new Fault("RCPT", "550 no such user"),
                    new Fault("DATA", "452 no space"),
                    new Fault("DATA", ScriptedSmtp.CLOSE),
                    new Fault("DOT", "451 later"),
                    new Fault("DOT", "554 looks like spam"))) {
                await().atMost(Duration.ofSeconds(30)).until(() -> bad.connections.get() >= 16);
            }
            GreenMail good = greenMail(port, "smtp");
            try {
                room.awaitCount("sent", 8);
                assertThat(subjectsTo(good)).containsExactlyInAnyOrderElementsOf(expected);
            } finally {
                good.stop();
            }
        }
    }

    @Test
    void a_restart_sends_nothing_twice_and_forgets_nothing() throws Exception {
        int port = ScriptedSmtp.freePort();
        NoticeSettings settings =
                NoticeConfigs.escalationsByMail(NoticeConfigs.plain(port), NoticeConfigs.LIMITS, "ann@box.example");
        Handoff first = NoticeRoom.escalation("h1", "one", Handoff.State.OPEN);
        Handoff second = NoticeRoom.escalation("h2", "two", Handoff.State.OPEN);
        Handoff third = NoticeRoom.escalation("h3", "three", Handoff.State.OPEN);
        GreenMail server = greenMail(port, "smtp");
        try {
            try (NoticeRoom room = new NoticeRoom(folder, settings)) {
                room.put(first);
                room.awaitCount("sent", 1);
                server.stop();
                room.put(second);
                room.awaitOverview(overview -> overview.waiting().size() == 1);
            }
            server = greenMail(port, "smtp");
            try (NoticeRoom room = new NoticeRoom(folder, settings)) {
                room.put(first);
                // It was claimed and given back meanwhile.
                room.put(NoticeRoom.escalation("h1", "one", Handoff.State.CLAIMED));
                room.put(first);
                room.put(second);
                room.put(third);
                room.awaitCount("sent", 3);
                assertThat(subjectsTo(server))
                        .containsExactlyInAnyOrder(
                                "[Signalbox] Escalation: two to ann@box.example",
                                "[Signalbox] Escalation: three to ann@box.example");
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void what_was_being_sent_when_the_server_died_is_uncertain_and_what_was_only_taken_is_sent() throws Exception {
        int port = ScriptedSmtp.freePort();
        NoticeSettings settings =
                NoticeConfigs.escalationsByMail(NoticeConfigs.plain(port), PATIENT, "ann@box.example");
        try (NoticeRoom room = new NoticeRoom(folder, settings)) {
            room.put(NoticeRoom.escalation("h1", "one", Handoff.State.OPEN));
            room.put(NoticeRoom.escalation("h2", "two", Handoff.State.OPEN));
            room.awaitOverview(overview -> overview.waiting().size() == 2
                    && overview.waiting().stream()
                            .allMatch(notice -> notice.error().isPresent() && notice.state() == Notices.State.WAITING));
            room.execute("UPDATE notices SET state = 'sending', claimed_by = 'n' WHERE title LIKE '%one'");
            room.execute("UPDATE notices SET state = 'claimed', claimed_by = 'n', due_at = created_at"
                    + " WHERE title LIKE '%two'");
        }
        GreenMail server = greenMail(port, "smtp");
        try (NoticeRoom room = new NoticeRoom(folder, settings)) {
            room.awaitCount("sent", 1);
            assertThat(subjectsTo(server)).containsExactly("[Signalbox] Escalation: two to ann@box.example");
            Notice uncertain = NoticeRoom.only(room.overview().failures());
            assertThat(uncertain.state()).isEqualTo(Notices.State.UNCERTAIN);
            assertThat(uncertain.error().orElse("")).contains("not known");

            Notices.RetryRequest again = new Notices.RetryRequest(NoticeRoom.ACCOUNT, "ann", uncertain.id());
            assertThat(room.ask(Notices.RETRY, new Notices.RetryRequest("other", "eve", uncertain.id()))
                            .refusal()
                            .orElseThrow()
                            .code())
                    .isEqualTo(Notices.Code.UNKNOWN_NOTICE);
            assertThat(room.ask(Notices.RETRY, again).notice()).isPresent();
            room.awaitCount("sent", 2);
            assertThat(subjectsTo(server)).hasSize(2);
            assertThat(room.ask(Notices.RETRY, again).refusal().orElseThrow().code())
                    .isEqualTo(Notices.Code.NOT_FAILED);
        } finally {
            server.stop();
        }
    }

    @Test
    void silence_before_the_end_of_a_mail_is_a_failure_and_silence_after_it_is_uncertain() throws Exception {
        Limits hasty = NoticeConfigs.mailTimeout(PATIENT, Duration.ofMillis(700));
        try (ScriptedSmtp silent = new ScriptedSmtp(0, new Fault("GREETING", ScriptedSmtp.HANG));
                NoticeRoom room = new NoticeRoom(
                        Files.createDirectory(folder.resolve("a")),
                        NoticeConfigs.escalationsByMail(
                                NoticeConfigs.plain(silent.port()), hasty, "ann@box.example"))) {
            room.put(NoticeRoom.escalation("h1", "one", Handoff.State.OPEN));
            room.awaitOverview(overview ->
                    overview.waiting().stream().anyMatch(it -> it.error().isPresent()));
            assertThat(room.count("waiting")).isEqualTo(1);
        }
        for (String ending : List.of(ScriptedSmtp.HANG, ScriptedSmtp.CLOSE)) {
            try (ScriptedSmtp silent = new ScriptedSmtp(0, new Fault("DOT", ending));
                    NoticeRoom room = new NoticeRoom(
                            Files.createDirectory(folder.resolve(ending)),
                            NoticeConfigs.escalationsByMail(
                                    NoticeConfigs.plain(silent.port()), hasty, "ann@box.example"))) {
                room.put(NoticeRoom.escalation("h1", "one", Handoff.State.OPEN));
                room.awaitCount("uncertain", 1);
                assertThat(silent.connections.get()).isEqualTo(1);
            }
        }
    }

    @Test
    void texts_of_agents_stay_texts() throws Exception {
        GreenMail server = greenMail(0, "smtp");
        NoticeSettings settings = NoticeConfigs.escalationsByMail(
                NoticeConfigs.plain(portOf(server)), NoticeConfigs.LIMITS, "ann@box.example");
        String nasty =
                "x\r\nBcc: eve@evil.example\r\n\r\nhello\r\n.\r\nMAIL FROM:<eve@evil.example>\u202egnp.exe ünï 😀";
        try (NoticeRoom room = new NoticeRoom(folder, settings)) {
            room.put(NoticeRoom.escalation("h1", nasty, Handoff.State.OPEN));
            room.awaitCount("sent", 1);
            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(server.getReceivedMessages()).hasSize(1);
            assertThat(mail.getAllRecipients()).hasSize(1);
            assertThat(mail.getHeader("Bcc")).isNull();
            assertThat(mail.getSubject())
                    .isEqualTo("[Signalbox] Escalation: x Bcc: eve@evil.example hello . MAIL FROM:<eve@evil.example>"
                            + " gnp.exe ünï 😀");
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.getHeader("Message-ID")[0]).matches("<[0-9a-f-]{36}@box\\.example>");
            assertThat(mail.getContentType()).startsWith("text/plain");
            String body = (String) mail.getContent();
            assertThat(body)
                    .contains("Bcc: eve@evil.example", "MAIL FROM:<eve@evil.example>gnp.exe ünï 😀")
                    .contains("https://box.example/?view=handoffs")
                    .doesNotContain("\u202e");
            assertThat(body.lines()).contains(".");
        } finally {
            server.stop();
        }
    }

    @Test
    void a_password_is_told_to_nobody_who_cannot_prove_who_he_is() throws Exception {
        Certificate own =
                Certificate.makeFor("dns:localhost", folder, "own", "-keyalg", "EC", "-groupname", "secp256r1");
        Certificate other =
                Certificate.makeFor("dns:other.example", folder, "other", "-keyalg", "EC", "-groupname", "secp256r1");
        for (MailTls tls : List.of(MailTls.TLS, MailTls.STARTTLS)) {
            boolean startTls = tls == MailTls.STARTTLS;
            try (ScriptedSmtp mine = new ScriptedSmtp(0, Optional.of(TestTls.server(own)), startTls);
                    ScriptedSmtp theirs = new ScriptedSmtp(0, Optional.of(TestTls.server(other)), startTls);
                    ScriptedSmtp clear = new ScriptedSmtp(0)) {
                assertThat(errorOfTest(tls + "1", mail(mine, tls, Optional.empty())))
                        .contains("certification path");
                assertThat(errorOfTest(tls + "2", mail(theirs, tls, Optional.of(other.certificate()))))
                        .contains("localhost");
                assertThat(errorOfTest(tls + "3", mail(clear, tls, Optional.of(own.certificate()))))
                        .isNotEmpty();
                assertThat(mine.said).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
                assertThat(theirs.said).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
                assertThat(clear.said).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
                assertThat(errorOfTest(tls + "4", mail(mine, tls, Optional.of(own.certificate()))))
                        .isEmpty();
                assertThat(mine.said)
                        .anyMatch(line -> line.startsWith("AUTH PLAIN"))
                        .contains(".");
            }
        }
    }

    private static Mail mail(ScriptedSmtp server, MailTls tls, Optional<Path> trusted) {
        return new Mail(
                "localhost",
                server.port(),
                tls,
                Optional.of(new Login("ann", new Secret("s3cret-password"))),
                "signalbox@box.example",
                trusted);
    }

    private String errorOfTest(String name, Mail mail) throws Exception {
        try (NoticeRoom room = new NoticeRoom(
                Files.createDirectory(folder.resolve(name)),
                NoticeConfigs.escalationsByMail(mail, NoticeConfigs.LIMITS, "ann@box.example"))) {
            Notices.TestAnswer answer =
                    room.ask(Notices.TEST, new Notices.TestRequest(NoticeRoom.ACCOUNT, "ann", "engineers"));
            assertThat(answer.refusal()).isEmpty();
            assertThat(room.ask(Notices.TEST, new Notices.TestRequest("other", "eve", "engineers"))
                            .refusal()
                            .orElseThrow()
                            .code())
                    .isEqualTo(Notices.Code.UNKNOWN_CHANNEL);
            assertThat(room.count("sent")).isZero();
            String error = answer.results().get(0).error().orElse("");
            assertThat(error).doesNotContain("s3cret");
            return error;
        }
    }
}
