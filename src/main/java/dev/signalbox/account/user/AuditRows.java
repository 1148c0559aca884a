package dev.signalbox.account.user;

import dev.signalbox.bus.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/**
 * What was done to users, as rows of the event journal: written by plain SQL, as anybody may, in the transaction of what
 * they tell, so that there is neither one without the other. Never a password, a hash or a secret.
 */
final class AuditRows {
    private AuditRows() {}

    static void add(Connection connection, String type, String account, String actor, Map<String, Object> data)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO events (type, account, actor, data) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, type);
            insert.setString(2, account);
            insert.setString(3, actor);
            insert.setString(4, Json.encode(data));
            insert.executeUpdate();
        }
    }
}
