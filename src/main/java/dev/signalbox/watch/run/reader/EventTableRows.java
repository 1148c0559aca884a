package dev.signalbox.watch.run.reader;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.watch.run.reader.Snapshot.Table;
import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Answer.Kind;
import dev.signalbox.watch.run.wire.Question.NewRows;
import dev.signalbox.watch.run.wire.TableRow;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** The next rows of somebody's table. Names of tables and columns are looked up, never taken into SQL as they came. */
final class EventTableRows {
    private static final int MAX_CELL_CHARS = 16 * 1024;
    /** What a row may hold at most, in bytes of JSON; cells beyond are left out. */
    private static final int MAX_ROW_BYTES = 200 * 1024;

    private static final long MAX_ANSWER_BYTES = 2L * 1024 * 1024;
    private static final int MAX_TYPE = 200;
    private static final String LEFT_OUT = "signalbox_left_out";
    /** Columns before those of the row: the id, its type, its time, the event's type. */
    private static final int OWN = 4;

    private final Snapshot snapshot;
    private final NewRows asked;
    private final Table table;

    EventTableRows(Snapshot snapshot, NewRows asked) throws SQLException, UnreadableException {
        this.snapshot = snapshot;
        this.asked = asked;
        this.table = snapshot.table(asked.table())
                .orElseThrow(() -> new UnreadableException(Kind.UNREADABLE, "has no table \"" + asked.table() + "\""));
        require(asked.idColumn());
        require(asked.timeColumn());
        if (asked.typeColumn().isPresent()) {
            require(asked.typeColumn().get());
        }
        for (String column : asked.columns()) {
            require(column);
        }
    }

    private void require(String column) throws UnreadableException {
        if (!table.has(column)) {
            throw new UnreadableException(
                    Kind.UNREADABLE,
                    "has no column \"" + column + "\" in its table \"" + table.name() + "\"; it has: "
                            + String.join(", ", table.columns().values()));
        }
    }

    Answer.Rows read(long inode) throws SQLException, UnreadableException {
        List<String> columns = new ArrayList<>(names());
        String id = table.column(asked.idColumn());
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(id)
                .append(", ")
                .append(Quote.sql(table.column(asked.timeColumn()), MAX_CELL_CHARS))
                .append(", ")
                .append(
                        asked.typeColumn().isEmpty()
                                ? "NULL"
                                : Quote.sql(table.column(asked.typeColumn().get()), MAX_TYPE))
                .append(", typeof(")
                .append(id)
                .append(")");
        columns.forEach(name -> sql.append(", ").append(cell(table.column(name))));
        sql.append(" FROM ")
                .append(table.quoted())
                .append(" WHERE ")
                .append(id)
                .append(" > ? AND typeof(")
                .append(id)
                .append(") = 'integer' ORDER BY ")
                .append(id)
                .append(" LIMIT ")
                .append(asked.limit() + 1);
        List<TableRow> rows = new ArrayList<>();
        long[] size = {0};
        boolean[] more = {false};
        snapshot.query(sql.toString(), List.of(asked.after()), row -> {
            if (rows.size() < asked.limit() && (rows.isEmpty() || size[0] < MAX_ANSWER_BYTES)) {
                TableRow read = row(row, columns);
                size[0] += Quote.weight(read.data());
                rows.add(read);
            } else {
                more[0] = true;
            }
        });
        return new Answer.Rows(rows, greatestId(), anchor(), inode, more[0]);
    }

    private Collection<String> names() {
        return asked.columns().isEmpty() ? table.columns().values() : asked.columns();
    }

    private static String cell(String column) {
        return "CASE typeof(" + column + ") WHEN 'text' THEN " + Quote.sql(column, MAX_CELL_CHARS)
                + " WHEN 'blob' THEN '(' || octet_length(" + column + ") || ' bytes)' ELSE " + column + " END";
    }

    private static TableRow row(ResultSet row, List<String> columns) throws SQLException {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        int size = 0;
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.getObject(OWN + 1 + i);
            String name = columns.get(i);
            size += (int) (Quote.weight(name) + Quote.weight(String.valueOf(value)));
            if (size > MAX_ROW_BYTES) {
                data.put(LEFT_OUT, "the row is too large; columns from \"" + name + "\" on are left out");
                break;
            }
            if (value instanceof Double real) {
                data.put(name, Double.isFinite(real) ? real : null);
            } else if (value instanceof Number whole) {
                data.put(name, whole.longValue());
            } else if (value == null) {
                data.putNull(name);
            } else {
                data.put(name, value.toString());
            }
        }
        return new TableRow(
                row.getLong(1),
                Cells.text(row, 3).map(type -> Quote.oneLine(type, MAX_TYPE)),
                mark(row.getString(2)),
                data.toString());
    }

    private static String mark(String time) {
        CRC32 crc = new CRC32();
        crc.update(String.valueOf(time).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    /** Or the greatest that there ever was, if the table remembers: its ids do not begin anew when rows are removed. */
    private long greatestId() throws SQLException, UnreadableException {
        String id = table.column(asked.idColumn());
        long[] greatest = {0};
        snapshot.query(
                "SELECT " + id + " FROM " + table.quoted() + " WHERE typeof(" + id + ") = 'integer' ORDER BY " + id
                        + " DESC LIMIT 1",
                List.of(),
                row -> greatest[0] = row.getLong(1));
        if (snapshot.table("sqlite_sequence").isPresent()) {
            snapshot.query(
                    "SELECT seq FROM sqlite_sequence WHERE name = ? AND EXISTS (SELECT 1 FROM pragma_table_info(?)"
                            + " WHERE pk = 1 AND upper(type) = 'INTEGER' AND lower(name) = lower(?))",
                    List.of(table.name(), table.name(), asked.idColumn()),
                    row -> greatest[0] = Math.max(greatest[0], row.getLong(1)));
        }
        return greatest[0];
    }

    private Optional<String> anchor() throws SQLException, UnreadableException {
        if (asked.anchor().isEmpty()) {
            return Optional.empty();
        }
        List<String> marks = new ArrayList<>();
        snapshot.query(
                "SELECT " + Quote.sql(table.column(asked.timeColumn()), MAX_CELL_CHARS) + " FROM " + table.quoted()
                        + " WHERE " + table.column(asked.idColumn()) + " = ? LIMIT 1",
                List.of(asked.anchor().get()),
                row -> marks.add(mark(row.getString(1))));
        return marks.stream().findFirst();
    }
}
