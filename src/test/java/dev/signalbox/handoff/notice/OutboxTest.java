package dev.signalbox.handoff.notice;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.bus.Notices.Medium;
import dev.signalbox.bus.Project;
import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import dev.signalbox.handoff.notice.NoticeSettings.Rule;
import dev.signalbox.handoff.notice.Outbox.Claim;
import dev.signalbox.handoff.notice.Outbox.Look;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outbox with a clock of its own. */
class OutboxTest {
    private static final Recipient ANN = new Recipient(NoticeRoom.ACCOUNT, Medium.MAIL, "ann@box.example");
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Limits LIMITS = NoticeConfigs.limits(2, WINDOW, Duration.ofHours(1));
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Store store;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(vertx, StoreSettings.sqlite(folder.toRealPath().resolve("signalbox.db")));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        vertx.close().await(20, SECONDS);
    }

    private Outbox outbox(String node, Limits limits, Rule... rules) {
        NoticeSettings settings = new NoticeSettings(
                node,
                Optional.empty(),
                Optional.of(NoticeConfigs.plain(25)),
                NoticeConfigs.NOWHERE,
                List.of(NoticeConfigs.mailTo(ANN.name())),
                List.of(rules),
                limits);
        return new Outbox(store, new Rulebook(settings), settings);
    }

    private Outbox escalations(String node) {
        return outbox(node, LIMITS, NoticeConfigs.rule(Trigger.ESCALATION, Duration.ZERO, Duration.ofHours(1)));
    }

    private static Condition escalation(String id) {
        return Conditions.of(NoticeRoom.escalation(id, "help " + id, dev.signalbox.bus.Handoff.State.OPEN))
                .orElseThrow();
    }

    private static Condition project(Project.State state, Instant since, Instant startedAt) {
        return Conditions.of(NoticeRoom.project("shop", state, since), startedAt, since)
                .orElseThrow();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.await(20, SECONDS);
    }

    private static List<Condition> escalations(int from, int to) {
        List<Condition> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(escalation("h" + i));
        }
        return all;
    }

    @Test
    void a_burst_goes_together_and_what_follows_waits_for_the_window() throws Exception {
        Outbox outbox = escalations("n");
        assertThat(get(outbox.raise(escalations(0, 2), NOW)).added()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            Parcel single = get(outbox.claim(ANN, NOW)).parcel().orElseThrow();
            assertThat(single.entries()).hasSize(1);
            get(outbox.sending(single));
            get(outbox.settle(single, new Outcome.Sent(), NOW, NOW.plusSeconds(i)));
        }
        get(outbox.raise(escalations(2, 7), NOW.plusSeconds(5)));
        Claim held = get(outbox.claim(ANN, NOW.plusSeconds(5)));
        assertThat(held.parcel()).isEmpty();
        assertThat(held.notBefore()).hasValue(NOW.plus(WINDOW));
        Parcel digest =
                get(outbox.claim(ANN, NOW.plus(WINDOW).plusSeconds(2))).parcel().orElseThrow();
        assertThat(digest.entries()).hasSize(5);
        assertThat(get(outbox.claim(ANN, NOW.plus(WINDOW).plusSeconds(2))).parcel())
                .isEmpty();
        get(outbox.settle(digest, new Outcome.NotSent("down"), NOW.plus(WINDOW).plusSeconds(9), NOW.plus(WINDOW)));
        Parcel again =
                get(outbox.claim(ANN, NOW.plus(WINDOW).plusSeconds(9))).parcel().orElseThrow();
        assertThat(again.delivery()).isEqualTo(digest.delivery());
        assertThat(new Wording(Optional.empty()).body(again))
                .contains("* Escalation: help h2", "* Escalation: help h6");
    }

    @Test
    void two_nodes_never_take_the_same_notice_and_a_dead_one_loses_it() throws Exception {
        Outbox one = escalations("one");
        Outbox two = escalations("two");
        assertThat(get(one.raise(escalations(0, 1), NOW)).added()).isEqualTo(1);
        assertThat(get(two.raise(escalations(0, 1), NOW)).added()).isZero();
        Parcel taken = get(one.claim(ANN, NOW)).parcel().orElseThrow();
        assertThat(get(two.claim(ANN, NOW)).parcel()).isEmpty();
        get(two.recover(NOW));
        assertThat(get(two.claim(ANN, NOW)).parcel()).isEmpty();
        Instant later = NOW.plus(LIMITS.lease()).plusSeconds(1);
        assertThat(get(two.look(later)).expired()).isTrue();
        get(two.expire(later));
        assertThat(get(two.claim(ANN, later)).parcel()).isPresent();
        // Whoever was only slow must not send any more.
        assertThatThrownBy(() -> get(one.sending(taken))).hasMessageContaining("taken over");
    }

    @Test
    void what_is_tried_in_vain_for_too_long_is_given_up() throws Exception {
        Outbox outbox = escalations("n");
        get(outbox.raise(escalations(0, 1), NOW));
        Parcel parcel = get(outbox.claim(ANN, NOW)).parcel().orElseThrow();
        get(outbox.settle(parcel, new Outcome.NotSent("down"), NOW.plus(LIMITS.giveUp()), NOW));
        assertThat(get(outbox.look(NOW.plus(LIMITS.giveUp()))).due()).isEmpty();
        Ledger ledger = new Ledger(store, LIMITS);
        Ledger.Page page = get(ledger.page(NoticeRoom.ACCOUNT, NOW));
        assertThat(NoticeRoom.only(page.failures()).error()).hasValue("down");
        assertThat(page.figures().get("engineers").failed()).isEqualTo(1);
        assertThat(get(ledger.page("other", NOW)).failures()).isEmpty();
    }

    @Test
    void within_the_cool_down_the_next_notice_of_the_same_thing_waits_and_only_the_newest_is_left() throws Exception {
        Outbox outbox =
                outbox("n", LIMITS, NoticeConfigs.rule(Trigger.PROJECT_FAILED, Duration.ZERO, Duration.ofMinutes(10)));
        Instant start = NOW.minusSeconds(60);
        get(outbox.raise(List.of(project(Project.State.RUNNING, start, start)), NOW));
        get(outbox.raise(List.of(project(Project.State.FAILED, NOW, start)), NOW));
        Parcel first = get(outbox.claim(ANN, NOW)).parcel().orElseThrow();
        get(outbox.settle(first, new Outcome.Sent(), NOW, NOW));
        for (int i = 1; i <= 3; i++) {
            Instant at = NOW.plusSeconds(60L * i);
            get(outbox.raise(List.of(project(Project.State.RUNNING, at, start)), at));
            get(outbox.raise(List.of(project(Project.State.FAILED, at, start)), at));
        }
        assertThat(get(outbox.look(NOW.plus(Duration.ofMinutes(9)))).conditional())
                .isEmpty();
        Look look = get(outbox.look(NOW.plus(Duration.ofMinutes(10))));
        assertThat(look.due()).isEmpty();
        assertThat(look.conditional()).hasSize(1);
        assertThat(look.conditional().get(0).occurrence()).isEqualTo("failed@" + NOW.plusSeconds(180));
        get(outbox.confirm(List.of(look.conditional().get(0).id())));
        assertThat(get(outbox.look(NOW.plus(Duration.ofMinutes(10)))).due()).containsExactly(ANN);
    }

    @Test
    void how_a_project_stood_before_the_first_start_is_no_news() throws Exception {
        Outbox outbox = outbox("n", LIMITS, NoticeConfigs.rule(Trigger.PROJECT_DONE, Duration.ZERO, Duration.ZERO));
        Condition done = project(Project.State.DONE, NOW.minusSeconds(3600), NOW);
        assertThat(get(outbox.raise(List.of(done), NOW)).added()).isZero();
        assertThat(get(outbox.raise(List.of(done), NOW)).added()).isZero();
        Condition running = project(Project.State.RUNNING, NOW, NOW);
        assertThat(get(outbox.raise(List.of(running), NOW)).added()).isZero();
        Condition again = project(Project.State.DONE, NOW.plusSeconds(9), NOW);
        assertThat(get(outbox.raise(List.of(again), NOW)).added()).isEqualTo(1);
    }

    @Test
    void it_has_a_bound_and_forgets_what_is_old_but_not_what_still_stands() throws Exception {
        Limits small = new Limits(
                LIMITS.firstRetry(),
                LIMITS.slowestRetry(),
                LIMITS.giveUp(),
                LIMITS.lease(),
                1_000,
                WINDOW,
                50,
                3,
                Duration.ofDays(1),
                1_000,
                LIMITS.connectTimeout(),
                LIMITS.mailTimeout(),
                LIMITS.webhookTimeout());
        Outbox outbox = outbox("n", small, NoticeConfigs.rule(Trigger.ESCALATION, Duration.ZERO, Duration.ofHours(1)));
        assertThat(get(outbox.raise(escalations(0, 5), NOW))).isEqualTo(new Raising.Raised(3, 2));
        Parcel parcel = get(outbox.claim(ANN, NOW)).parcel().orElseThrow();
        get(outbox.settle(parcel, new Outcome.Sent(), NOW, NOW));
        Ledger ledger = new Ledger(store, small);
        Instant later = NOW.plus(Duration.ofDays(2));
        get(ledger.prune(List.of(escalation("h0").key()), later));
        assertThat(get(ledger.page(NoticeRoom.ACCOUNT, later)).waiting()).hasSize(2);
        assertThat(get(ledger.find(NoticeRoom.ACCOUNT, parcel.delivery()))).isEmpty();
        assertThat(get(outbox.raise(List.of(escalation("h0")), later)).added()).isZero();
        assertThat(get(outbox.raise(List.of(escalation("h9")), later)).added()).isEqualTo(1);
    }

    @Test
    void the_back_off_grows_to_a_bound_and_is_never_in_step() {
        Limits limits = Limits.DEFAULT;
        BackOff none = new BackOff(limits, () -> 0.5);
        assertThat(none.after(1)).isEqualTo(limits.firstRetry());
        assertThat(none.after(3)).isEqualTo(limits.firstRetry().multipliedBy(4));
        assertThat(none.after(1_000)).isEqualTo(limits.slowestRetry());
        assertThat(new BackOff(limits, () -> 0.0).after(2)).isLessThan(none.after(2));
        assertThat(new BackOff(limits, () -> 0.999).after(2)).isGreaterThan(none.after(2));
    }
}
