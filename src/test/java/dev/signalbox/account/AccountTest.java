package dev.signalbox.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Sessions;
import dev.signalbox.bus.Sessions.Identity;
import dev.signalbox.bus.Sessions.SignedOut;
import dev.signalbox.bus.Sessions.Ticket;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {
    private static final Identity ANN = new Identity("ann", "admin", "acme");
    private static final Instant LATER = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path dataDir;

    private Vertx vertx;
    private Bus bus;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void a_ticket_signs_in_once() throws Exception {
        deploy();
        Ticket ticket = get(bus.request(Sessions.ISSUE_TICKET, new Sessions.IssueTicket(ANN, 60_000)));

        assertThat(get(bus.request(Sessions.REDEEM_TICKET, new Sessions.RedeemTicket(ticket.value()))))
                .isEqualTo(ANN);
        assertRefused(Sessions.REDEEM_TICKET, new Sessions.RedeemTicket(ticket.value()), FailureCode.UNAUTHENTICATED);
    }

    @Test
    void an_unknown_ticket_and_an_unknown_role_are_refused() throws Exception {
        deploy();
        assertRefused(Sessions.REDEEM_TICKET, new Sessions.RedeemTicket(""), FailureCode.UNAUTHENTICATED);
        assertRefused(Sessions.REDEEM_TICKET, new Sessions.RedeemTicket("ä".repeat(43)), FailureCode.UNAUTHENTICATED);
        assertRefused(
                Sessions.ISSUE_TICKET,
                new Sessions.IssueTicket(new Identity("x", "root", "a"), 1000),
                FailureCode.BAD_REQUEST);
    }

    @Test
    void a_ticket_lives_two_minutes_at_most_and_is_random() {
        Instant now = Instant.parse("2026-05-01T12:00:00Z");
        MovableClock clock = new MovableClock(now);
        Tickets tickets = new Tickets(clock);

        Ticket ticket = tickets.issue(ANN, Duration.ofDays(1).toMillis());
        Ticket other = tickets.issue(ANN, 1_000);

        assertThat(ticket.expiresAt()).isEqualTo(now.plusSeconds(120));
        assertThat(ticket.value()).hasSize(43).isNotEqualTo(other.value());
        clock.now = now.plusMillis(1_000);
        assertThatThrownBy(() -> tickets.redeem(other.value())).isInstanceOf(RefusedException.class);
        clock.now = now.plusSeconds(120).minusMillis(1);
        assertThat(tickets.redeem(ticket.value())).isEqualTo(ANN);
    }

    @Test
    void tickets_that_nobody_uses_do_not_pile_up() {
        MovableClock clock = new MovableClock(Instant.parse("2026-05-01T12:00:00Z"));
        Tickets tickets = new Tickets(clock);
        for (int i = 0; i < Tickets.MAX_WAITING; i++) {
            tickets.issue(ANN, 1_000);
        }
        assertThatThrownBy(() -> tickets.issue(ANN, 1_000)).isInstanceOf(RefusedException.class);
        clock.now = clock.now.plusSeconds(1);
        assertThat(tickets.issue(ANN, 1_000).value()).isNotEmpty();
    }

    @Test
    void a_sign_out_is_told_to_all_and_outlives_a_restart() throws Exception {
        String id = deploy();
        List<SignedOut> heard = new CopyOnWriteArrayList<>();
        bus.subscribe(Sessions.SIGNED_OUT, heard::add);

        get(bus.request(Sessions.SIGN_OUT, new Sessions.SignOut("t-1", LATER)));

        Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly(new SignedOut("t-1", LATER)));
        get(vertx.undeploy(id));
        deploy();
        assertThat(revoked()).containsExactly(new SignedOut("t-1", LATER));
    }

    @Test
    void what_another_node_signed_out_is_remembered_too() throws Exception {
        String id = deploy();
        bus.publish(Sessions.SIGNED_OUT, new SignedOut("far", LATER));
        Awaitility.await().untilAsserted(() -> assertThat(revoked()).hasSize(1));
        get(vertx.undeploy(id));
        deploy();
        assertThat(revoked()).containsExactly(new SignedOut("far", LATER));
    }

    @Test
    void the_file_is_private_and_forgets_what_has_expired() throws Exception {
        Path file = dataDir.resolve(Revocations.FILE);
        Instant past = Instant.now().minusSeconds(5);
        Files.writeString(
                file, Json.encode(new SignedOut("old", past)) + "\n" + Json.encode(new SignedOut("new", LATER)) + "\n");
        deploy();
        assertThat(revoked()).containsExactly(new SignedOut("new", LATER));
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void half_a_line_and_nonsense_do_not_hide_the_rest() throws Exception {
        Path file = dataDir.resolve(Revocations.FILE);
        String good = Json.encode(new SignedOut("good", LATER));
        Files.writeString(file, "\u0000\u00ff nonsense\n" + good + "\n{\"token_id\":\"ha");
        deploy();
        assertThat(revoked()).containsExactly(new SignedOut("good", LATER));
        get(bus.request(Sessions.SIGN_OUT, new Sessions.SignOut("next", LATER)));
        assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo(good);
    }

    @Test
    void signing_out_twice_writes_once() throws Exception {
        try (Revocations revocations = new Revocations(dataDir, Clock.systemUTC())) {
            assertThat(revocations.add(new SignedOut("a", LATER))).isTrue();
            assertThat(revocations.add(new SignedOut("a", LATER))).isFalse();
            assertThat(revocations.add(new SignedOut("past", Instant.EPOCH))).isFalse();
        }
        assertThat(Files.readAllLines(dataDir.resolve(Revocations.FILE))).hasSize(1);
    }

    private List<SignedOut> revoked() throws Exception {
        return get(bus.request(Sessions.REVOKED, new Sessions.RevokedRequest())).tokens();
    }

    private String deploy() throws Exception {
        return get(vertx.deployVerticle(
                new AccountVerticle(new AccountSettings(dataDir), Optional.empty()),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    }

    private <Q extends Record, A extends Record> void assertRefused(
            Command<Q, A> command, Q question, FailureCode code) {
        assertThatThrownBy(() -> get(bus.request(command, question)))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.await(5, TimeUnit.SECONDS);
    }

    private static final class MovableClock extends Clock {
        private Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
