package dev.signalbox.watch.run.reader;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Run databases in every version of the schema, and a run in each. */
public final class FiveXFixtures {
    private static final List<String> VERSION_TABLE =
            List.of("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT)");
    private static final List<String> EVENT_TABLES = List.of(
            "CREATE TABLE plans (plan_path TEXT PRIMARY KEY, worktree_path TEXT, branch TEXT, created_at TEXT,"
                    + " updated_at TEXT)",
            "CREATE TABLE runs (id TEXT PRIMARY KEY, plan_path TEXT, review_path TEXT, command TEXT,"
                    + " status TEXT DEFAULT 'active', current_phase TEXT, current_state TEXT, started_at TEXT,"
                    + " completed_at TEXT)",
            "CREATE TABLE run_events (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT, event_type TEXT, phase TEXT,"
                    + " iteration INTEGER, data TEXT, created_at TEXT)",
            "CREATE TABLE quality_results (id TEXT PRIMARY KEY, run_id TEXT, phase TEXT, attempt INTEGER,"
                    + " passed INTEGER, results TEXT, duration_ms INTEGER, created_at TEXT,"
                    + " UNIQUE (run_id, phase, attempt))",
            "CREATE TABLE phase_progress (plan_path TEXT, phase TEXT, implementation_done INTEGER,"
                    + " latest_review_readiness TEXT, review_approved INTEGER, blocked_reason TEXT, created_at TEXT,"
                    + " updated_at TEXT, PRIMARY KEY (plan_path, phase))",
            "INSERT INTO runs VALUES ('r1', 'docs/plan.md', NULL, 'phase-execute', 'active', '2', 'review',"
                    + " '2025-03-01 10:00:00', NULL)",
            "INSERT INTO run_events (run_id, event_type, phase, iteration, data, created_at)"
                    + " VALUES ('r1', 'phase_start', '2', 3, '{}', '2025-03-01 10:05:00')",
            "INSERT INTO quality_results VALUES ('q1', 'r1', '2', 1, 0, '[{\"command\":\"test\"}]', 900,"
                    + " '2025-03-01 10:06:00'), ('q2', 'r1', '2', 2, 1, '[]', 800, '2025-03-01 10:07:00')",
            "INSERT INTO phase_progress VALUES ('docs/plan.md', '1', 1, 'ready', 1, NULL, '2025-03-01 10:01:00',"
                    + " '2025-03-01 10:04:00'), ('docs/plan.md', '2', 1, 'not_ready', 0, 'tests', '2025-03-01 10:05:00',"
                    + " '2025-03-01 10:08:00')");
    private static final String RESULTS_1 = "CREATE TABLE agent_results (id TEXT PRIMARY KEY, run_id TEXT, phase TEXT,"
            + " iteration INTEGER, role TEXT, template_name TEXT, exit_code INTEGER, signal_type TEXT, signal_data TEXT,"
            + " duration_ms INTEGER, tokens_in INTEGER, tokens_out INTEGER, cost_usd REAL, created_at TEXT)";
    private static final String RESULTS_2 = "CREATE TABLE agent_results (id TEXT PRIMARY KEY, run_id TEXT, phase TEXT,"
            + " iteration INTEGER, role TEXT, template TEXT, result_type TEXT, result_json TEXT, duration_ms INTEGER,"
            + " log_path TEXT, session_id TEXT, model TEXT, tokens_in INTEGER, tokens_out INTEGER, cost_usd REAL,"
            + " created_at TEXT, UNIQUE (run_id, phase, iteration, role, template, result_type))";
    private static final String STEPS = "CREATE TABLE steps (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT,"
            + " step_name TEXT, phase TEXT, iteration INTEGER DEFAULT 1, result_json TEXT, session_id TEXT, model TEXT,"
            + " tokens_in INTEGER, tokens_out INTEGER, cost_usd REAL, duration_ms INTEGER, log_path TEXT,"
            + " created_at TEXT%s, UNIQUE (run_id, step_name, phase, iteration))";

    private FiveXFixtures() {}

    /** A database of that version, 1 to 5, with one active run {@code r1}; closed, in WAL mode, nothing beside it. */
    public static Path database(Path file, int version) throws SQLException {
        execute(file, "PRAGMA journal_mode = WAL");
        execute(file, VERSION_TABLE.toArray(String[]::new));
        execute(file, "INSERT INTO schema_version VALUES (" + version + ", '2025-03-01 09:00:00')");
        if (version <= 3) {
            execute(file, EVENT_TABLES.toArray(String[]::new));
            execute(file, version == 1 ? RESULTS_1 : RESULTS_2, version == 1 ? result1() : result2());
        } else {
            execute(file, steps(version));
        }
        return file;
    }

    private static String result1() {
        return "INSERT INTO agent_results VALUES ('a1', 'r1', '2', 3, 'reviewer', 'review-phase', 0, 'verdict',"
                + " '{\"readiness\":\"not_ready\",\"items\":[]}', 1000, 1200, 300, 0.25, '2025-03-01 10:08:00')";
    }

    private static String result2() {
        return "INSERT INTO agent_results VALUES ('a1', 'r1', '2', 3, 'reviewer', 'review-phase', 'verdict',"
                + " '{\"readiness\":\"not_ready\",\"items\":[{\"id\":\"P1\",\"title\":\"No test\",\"action\":\"auto_fix\","
                + "\"reason\":\"r\",\"priority\":\"P1\"}],\"summary\":\"almost\"}', 1000, '.5x/logs/r1/agent-a1.ndjson',"
                + " 's-1', 'opus', 1200, 300, 0.25, '2025-03-01 10:08:00')";
    }

    private static String[] steps(int version) {
        String columns = "run_id, step_name, phase, iteration, result_json, model, tokens_in, tokens_out, cost_usd,"
                + " duration_ms, log_path, created_at" + (version > 4 ? ", head_commit" : "");
        String head = version > 4 ? ", 'abc123'" : "";
        return new String[] {
            "CREATE TABLE plans (plan_path TEXT PRIMARY KEY, worktree_path TEXT, branch TEXT)",
            "CREATE TABLE runs (id TEXT PRIMARY KEY, plan_path TEXT, status TEXT, config_json TEXT, created_at TEXT,"
                    + " updated_at TEXT)",
            STEPS.formatted(version > 4 ? ", head_commit TEXT" : ""),
            "INSERT INTO runs VALUES ('r1', 'docs/plan.md', 'active', '{}', '2025-03-01 10:00:00', '2025-03-01 10:00:00')",
            "INSERT INTO steps (" + columns + ") VALUES"
                    + " ('r1', 'author:implement', '1', 1, '{\"result\":\"complete\",\"commit\":\"c0ffee\"}', 'opus', 1000,"
                    + " 200, 0.2, 5000, '.5x/logs/r1/agent-001.ndjson', '2025-03-01 10:01:00'" + head + "),"
                    + " ('r1', 'quality:check', '1', 1, '{\"passed\":true,\"results\":[]}', NULL, NULL, NULL, NULL, 700,"
                    + " NULL, '2025-03-01 10:02:00'" + head + "),"
                    + " ('r1', 'phase:complete', '1', 1, '{}', NULL, NULL, NULL, NULL, NULL, NULL,"
                    + " '2025-03-01 10:03:00'" + head + "),"
                    + " ('r1', 'reviewer:review', '2', 3, '{\"readiness\":\"not_ready\",\"items\":[]}', 'opus', 200, 100,"
                    + " 0.05, 900, NULL, '2025-03-01 10:08:00'" + head + ")"
        };
    }

    /** Plain SQL on a connection of its own. */
    public static void execute(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
