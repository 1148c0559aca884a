package dev.signalbox.account;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Sessions;
import dev.signalbox.bus.Sessions.Identity;
import dev.signalbox.bus.Sessions.IssueTicket;
import dev.signalbox.bus.Sessions.RedeemTicket;
import dev.signalbox.bus.Sessions.RevokedRequest;
import dev.signalbox.bus.Sessions.SignOut;
import dev.signalbox.bus.Sessions.SignedOut;
import dev.signalbox.bus.Sessions.Ticket;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountVerticleTest {
    private static final Identity ANA = new Identity("ana", "engineer", "north");

    @TempDir
    Path folder;

    private Vertx vertx;
    private Bus bus;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        deploy();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, SECONDS);
    }

    @Test
    void a_ticket_signs_in_once_and_only_once_however_many_try_at_the_same_time() throws Exception {
        for (int round = 0; round < 50; round++) {
            Ticket ticket = issue(60_000);
            List<Future<Identity>> attempts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                attempts.add(bus.request(Sessions.REDEEM_TICKET, new RedeemTicket(ticket.value())));
            }
            Future.join(attempts).otherwiseEmpty().await(5, SECONDS);
            assertThat(attempts.stream().filter(Future::succeeded).map(Future::result))
                    .containsExactly(ANA);
        }
    }

    @Test
    void tickets_are_long_and_never_the_same_and_unknown_ones_are_refused() throws Exception {
        assertThat(issue(60_000).value()).hasSize(43).isNotEqualTo(issue(60_000).value());
        assertThatThrownBy(() -> redeem("nonsense")).hasMessageContaining("unknown");
        assertThatThrownBy(() -> redeem("")).hasMessageContaining("unknown");
    }

    @Test
    void a_ticket_is_good_to_its_last_moment_and_not_after() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        MovingClock clock = new MovingClock(now);
        Tickets tickets = new Tickets(clock);
        Ticket early = tickets.issue(ANA, 120_000);
        Ticket late = tickets.issue(ANA, 120_000);
        clock.move(Duration.ofMillis(119_999));
        assertThat(tickets.redeem(early.value())).contains(ANA);
        clock.move(Duration.ofMillis(1));
        assertThat(tickets.redeem(late.value())).isEmpty();
    }

    @Test
    void the_number_of_open_tickets_is_bounded_and_the_newest_ones_count() {
        Tickets tickets = new Tickets(Clock.systemUTC());
        Ticket first = tickets.issue(ANA, 60_000);
        Ticket last = first;
        for (int i = 0; i < Tickets.MAX_OPEN; i++) {
            last = tickets.issue(ANA, 60_000);
        }
        assertThat(tickets.redeem(first.value())).isEmpty();
        assertThat(tickets.redeem(last.value())).contains(ANA);
    }

    @Test
    void a_sign_out_is_told_to_everybody_and_survives_a_restart() throws Exception {
        LinkedBlockingQueue<SignedOut> told = new LinkedBlockingQueue<>();
        bus.subscribe(Sessions.SIGNED_OUT, told::add);
        Instant later = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
        Instant before = Instant.now().minusSeconds(1);
        bus.request(Sessions.SIGN_OUT, new SignOut("one", later)).await(5, SECONDS);
        bus.request(Sessions.SIGN_OUT, new SignOut("expired", before)).await(5, SECONDS);
        assertThat(told.poll(5, SECONDS)).isEqualTo(new SignedOut("one", later));

        stop();
        Files.writeString(
                folder.resolve("revoked-tokens.jsonl"),
                Files.readString(folder.resolve("revoked-tokens.jsonl")) + "{\"token_id\":\"cut");
        start();
        assertThat(bus.request(Sessions.REVOKED, new RevokedRequest())
                        .await(5, SECONDS)
                        .tokens())
                .containsExactly(new SignedOut("one", later));
        assertThat(Files.readString(folder.resolve("revoked-tokens.jsonl")))
                .doesNotContain("expired")
                .doesNotContain("cut");
    }

    private void deploy() throws Exception {
        vertx.deployVerticle(
                        () -> new AccountVerticle(new AccountSettings(folder)),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await(5, SECONDS);
    }

    private Ticket issue(long ttlMs) throws Exception {
        return bus.request(Sessions.ISSUE_TICKET, new IssueTicket(ANA, ttlMs)).await(5, SECONDS);
    }

    private Identity redeem(String value) throws Exception {
        return bus.request(Sessions.REDEEM_TICKET, new RedeemTicket(value)).await(5, SECONDS);
    }

    private static final class MovingClock extends Clock {
        private Instant now;

        MovingClock(Instant now) {
            this.now = now;
        }

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
