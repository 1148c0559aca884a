package dev.signalbox.handoff;

import dev.signalbox.store.Store;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The SQL of the table {@code handoff_audit}: what waits until the journal takes it. Fails as the store does. */
final class AuditTable {
    private final Store store;

    AuditTable(Store store) {
        this.store = store;
    }

    /** @param id ascending */
    record Unsent(long id, AuditRow row) {}

    /** Adds a row within somebody's transaction. */
    static Future<Void> append(SqlClient client, AuditRow row) {
        return client.preparedQuery(
                        "INSERT INTO handoff_audit (account, type, project, actor, data) VALUES (?, ?, ?, ?, ?)")
                .execute(Tuple.tuple()
                        .addValue(row.account())
                        .addValue(row.type())
                        .addValue(row.project().orElse(null))
                        .addValue(row.actor().orElse(null))
                        .addValue(row.data()))
                .mapEmpty();
    }

    Future<List<Unsent>> unsent(int limit) {
        String sql = "SELECT id, account, type, project, actor, data FROM handoff_audit ORDER BY id LIMIT ?";
        return store.read(client -> client.preparedQuery(sql).execute(Tuple.of(limit)))
                .map(rows -> {
                    List<Unsent> unsent = new ArrayList<>();
                    rows.forEach(row -> unsent.add(new Unsent(
                            row.getLong("id"),
                            new AuditRow(
                                    row.getString("account"),
                                    row.getString("type"),
                                    Optional.ofNullable(row.getString("project")),
                                    Optional.ofNullable(row.getString("actor")),
                                    row.getString("data")))));
                    return unsent;
                });
    }

    /** Forgets what the journal has. */
    Future<Void> sent(List<Long> ids) {
        String in = String.join(", ", Collections.nCopies(ids.size(), "?"));
        return store.write(client -> client.preparedQuery("DELETE FROM handoff_audit WHERE id IN (" + in + ")")
                .execute(Tuple.wrap(List.copyOf(ids)))
                .mapEmpty());
    }

    /** Forgets what is beyond the newest {@code keep} rows. */
    Future<Void> trim(int keep) {
        return store.write(client -> client.preparedQuery(
                        "DELETE FROM handoff_audit WHERE id <= (SELECT max(id) FROM handoff_audit) - ?")
                .execute(Tuple.of(keep))
                .mapEmpty());
    }
}
