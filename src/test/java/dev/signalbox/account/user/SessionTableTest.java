package dev.signalbox.account.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.OpenSessions;
import dev.signalbox.bus.OpenSessions.Session;
import dev.signalbox.bus.OpenSessions.Via;
import dev.signalbox.bus.Sessions.CutOff;
import dev.signalbox.store.StoreSettings;
import dev.signalbox.store.Visit;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTableTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    @TempDir
    Path folder;

    private Visit database;

    @BeforeEach
    void make() throws Exception {
        database = new Visit(StoreSettings.sqlite(folder.toRealPath().resolve("signalbox.db")));
        database.prepare();
    }

    @Test
    void whoever_has_too_many_loses_the_oldest_and_what_is_over_goes_by_itself() throws Exception {
        List<Session> lost = database.write(connection -> {
            List<Session> all = new ArrayList<>();
            for (int i = 0; i <= OpenSessions.MAX_PER_PERSON; i++) {
                all.addAll(begin(connection, "ann", "s" + i, NOW.plusSeconds(i)));
            }
            all.addAll(begin(connection, "bob", "of-bob", NOW));
            return all;
        });
        assertThat(lost).extracting(Session::id).containsExactly("s0");
        List<Session> kept = database.write(connection -> SessionTable.of(connection, "ann", "acme", NOW));
        assertThat(kept).hasSize(OpenSessions.MAX_PER_PERSON);
        assertThat(kept.get(0)).isEqualTo(session("ann", "s" + OpenSessions.MAX_PER_PERSON, NOW.plusSeconds(100)));

        Instant later = NOW.plusSeconds(3_650);
        assertThat(database.<Boolean>write(connection -> {
                    SessionTable.insert(connection, session("bob", "another", later), later);
                    return SessionTable.find(connection, "s10").isPresent();
                }))
                .isFalse();
        assertThat(database.<Integer>write(connection -> SessionTable.deleteAll(connection, "ann", "acme")))
                .isEqualTo(50);
    }

    @Test
    void cut_offs_only_move_forward_and_each_change_has_a_greater_number() throws Exception {
        CutOffTable.Page page = database.write(connection -> {
            CutOffTable.add(connection, "ann", "acme", NOW.plusMillis(7));
            CutOffTable.add(connection, "bob", "acme", NOW);
            CutOffTable.add(connection, "ann", "acme", NOW.minusSeconds(60));
            return CutOffTable.after(connection, 0, 10);
        });
        assertThat(page.cutOffs())
                .containsExactly(new CutOff("bob", "acme", NOW), new CutOff("ann", "acme", NOW.plusMillis(7)));
        assertThat(page.lastSeq()).isEqualTo(3);
        assertThat(database.<CutOffTable.Page>write(connection -> CutOffTable.after(connection, 2, 10))
                        .cutOffs())
                .hasSize(1);
    }

    private static List<Session> begin(Connection connection, String subject, String id, Instant at)
            throws SQLException {
        return SessionTable.insert(connection, session(subject, id, at), NOW);
    }

    private static Session session(String subject, String id, Instant at) {
        return new Session(id, subject, "acme", "viewer", Via.OIDC, at, at.plusSeconds(3_600), "1.1.1.1", "a browser");
    }
}
