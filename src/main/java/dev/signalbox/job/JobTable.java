package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.JobHistory.History;
import dev.signalbox.bus.JobHistory.HistoryRequest;
import dev.signalbox.store.Store;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The SQL of the tables {@code jobs} and {@code job_audit}. A future that succeeds means: on disk. Fails as the store does.
 */
final class JobTable {
    private static final String SELECT = "SELECT seq, heartbeat_s, " + JobRows.COLUMNS + " FROM jobs ";
    private static final String BUSY = "state IN ('queued', 'running')";

    private final Store store;

    JobTable(Store store) {
        this.store = store;
    }

    /** Why nothing can be written, for people; empty if all is well. */
    String trouble() {
        return store.state().message();
    }

    /** @param heartbeatS of a job that runs elsewhere */
    record Kept(Job job, Optional<Integer> heartbeatS) {}

    Future<Void> insert(Job job, Optional<Integer> heartbeatS, List<AuditRow> audit) {
        Tuple values = JobRows.values(job).addValue(heartbeatS.orElse(null));
        String sql = "INSERT INTO jobs (" + JobRows.COLUMNS + ", heartbeat_s) VALUES (" + JobRows.PLACES + ", ?)";
        return store.write(client -> client.preparedQuery(sql).execute(values).compose(done -> append(client, audit)));
    }

    /** Writes what can change of a job. */
    Future<Void> update(Job job, List<AuditRow> audit) {
        Tuple values = Tuple.tuple()
                .addValue(JobRows.name(job.state()))
                .addValue(job.phase().orElse(null))
                .addValue(job.progress().orElse(null))
                .addValue(job.message().orElse(null))
                .addValue(job.errorCode().map(JobRows::name).orElse(null))
                .addValue(job.data().orElse(null))
                .addValue(job.exitCode().orElse(null))
                .addValue(job.startedAt().map(JobRows::time).orElse(null))
                .addValue(job.finishedAt().map(JobRows::time).orElse(null))
                .addValue(JobRows.time(job.updatedAt()))
                .addValue(job.cancelRequestedBy().orElse(null))
                .addValue(job.id());
        String sql = "UPDATE jobs SET state = ?, phase = ?, progress = ?, message = ?, error_code = ?, data = ?, "
                + "exit_code = ?, started_at = ?, finished_at = ?, updated_at = ?, cancel_requested_by = ? "
                // A job that is over never changes again, whatever else goes wrong.
                + "WHERE id = ? AND " + BUSY;
        return store.write(client -> client.preparedQuery(sql).execute(values).compose(done -> append(client, audit)));
    }

    private static Future<Void> append(SqlClient client, List<AuditRow> rows) {
        Future<Void> written = Future.succeededFuture();
        for (AuditRow row : rows) {
            Tuple values = Tuple.tuple()
                    .addValue(row.account())
                    .addValue(row.type())
                    .addValue(row.actor().orElse(null))
                    .addValue(row.data());
            written = written.compose(before -> client.preparedQuery(
                            "INSERT INTO job_audit (account, type, actor, data) VALUES (?, ?, ?, ?)")
                    .execute(values)
                    .mapEmpty());
        }
        return written;
    }

    /** Jobs that are not over, oldest first. */
    Future<List<Kept>> busy() {
        return read(SELECT + "WHERE " + BUSY + " ORDER BY seq", Tuple.tuple())
                .map(rows -> map(
                        rows, row -> new Kept(JobRows.job(row), Optional.ofNullable(row.getInteger("heartbeat_s")))));
    }

    /** The newest jobs that were over after a time, oldest first. */
    Future<List<Job>> finishedSince(Instant at, int limit) {
        return read(SELECT + "WHERE finished_at >= ? ORDER BY seq DESC LIMIT ?", Tuple.of(JobRows.time(at), limit))
                .map(rows -> {
                    List<Job> jobs = new ArrayList<>(map(rows, JobRows::job));
                    Collections.reverse(jobs);
                    return jobs;
                });
    }

    Future<Optional<Job>> find(String account, String id) {
        return read(SELECT + "WHERE account = ? AND id = ?", Tuple.of(account, id))
                .map(rows -> map(rows, JobRows::job).stream().findFirst());
    }

    /** The newest job of each action and target. */
    Future<List<Job>> newestOfEach(String account) {
        return read(
                        SELECT + "WHERE seq IN (SELECT max(seq) FROM jobs WHERE account = ? GROUP BY action, target)",
                        Tuple.of(account))
                .map(rows -> map(rows, JobRows::job));
    }

    Future<History> history(HistoryRequest request) {
        StringBuilder sql = new StringBuilder(SELECT).append("WHERE account = ?");
        Tuple values = Tuple.of(request.account());
        if (!request.states().isEmpty()) {
            sql.append(" AND state IN (")
                    .append(String.join(
                            ", ", Collections.nCopies(request.states().size(), "?")))
                    .append(')');
            request.states().forEach(state -> values.addValue(JobRows.name(state)));
        }
        request.action().ifPresent(action -> {
            sql.append(" AND action = ?");
            values.addValue(action);
        });
        request.target().ifPresent(target -> {
            sql.append(" AND target = ?");
            values.addValue(target);
        });
        request.before().ifPresent(id -> {
            sql.append(" AND seq < (SELECT seq FROM jobs WHERE account = ? AND id = ?)");
            values.addValue(request.account()).addValue(id);
        });
        values.addValue(request.limit() + 1);
        return read(sql.append(" ORDER BY seq DESC LIMIT ?").toString(), values).map(rows -> {
            List<Job> jobs = map(rows, JobRows::job);
            boolean more = jobs.size() > request.limit();
            return new History(more ? jobs.subList(0, request.limit()) : jobs, more);
        });
    }

    /** Ids of jobs that are over and need no longer be kept, the oldest first. */
    Future<List<String>> superfluous(Instant before, int keep, int limit) {
        String sql = "SELECT id FROM jobs WHERE finished_at < ? OR (finished_at IS NOT NULL AND seq <= coalesce("
                + "(SELECT seq FROM jobs WHERE finished_at IS NOT NULL ORDER BY seq DESC LIMIT 1 OFFSET ?), 0)) "
                + "ORDER BY seq LIMIT ?";
        return read(sql, Tuple.of(JobRows.time(before), keep, limit))
                .map(rows -> map(rows, row -> row.getString("id")));
    }

    Future<Void> remove(List<String> ids) {
        String sql = "DELETE FROM jobs WHERE finished_at IS NOT NULL AND id IN ("
                + String.join(", ", Collections.nCopies(ids.size(), "?")) + ")";
        return store.write(client ->
                client.preparedQuery(sql).execute(Tuple.wrap(List.copyOf(ids))).mapEmpty());
    }

    /** @param id ascending */
    record Unsent(long id, AuditRow row) {}

    Future<List<Unsent>> unsent(int limit) {
        return read("SELECT id, account, type, actor, data FROM job_audit ORDER BY id LIMIT ?", Tuple.of(limit))
                .map(rows -> map(
                        rows,
                        row -> new Unsent(
                                row.getLong("id"),
                                new AuditRow(
                                        row.getString("account"),
                                        row.getString("type"),
                                        Optional.ofNullable(row.getString("actor")),
                                        row.getString("data")))));
    }

    /** Forgets what the journal has. */
    Future<Void> sent(List<Long> ids) {
        String in = String.join(", ", Collections.nCopies(ids.size(), "?"));
        return store.write(client -> client.preparedQuery("DELETE FROM job_audit WHERE id IN (" + in + ")")
                .execute(Tuple.wrap(List.copyOf(ids)))
                .mapEmpty());
    }

    /** Forgets what is beyond the newest {@code keep} rows. */
    Future<Void> trimAudit(int keep) {
        return store.write(
                client -> client.preparedQuery("DELETE FROM job_audit WHERE id <= (SELECT max(id) FROM job_audit) - ?")
                        .execute(Tuple.of(keep))
                        .mapEmpty());
    }

    private Future<RowSet<Row>> read(String sql, Tuple values) {
        return store.read(client -> client.preparedQuery(sql).execute(values));
    }

    private static <T> List<T> map(RowSet<Row> rows, Function<Row, T> one) {
        List<T> all = new ArrayList<>();
        rows.forEach(row -> all.add(one.apply(row)));
        return all;
    }
}
