package dev.signalbox.http.state;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.Run;
import dev.signalbox.bus.Runs;

/** How runs look to readers: as on the bus, with the {@code key} that tells them apart first. */
public final class RunJson {
    private RunJson() {}

    /** One line. */
    public static String of(Run run) {
        return withKey(run) + "}";
    }

    /** The run's members and, beside them, {@code database}, {@code phases}, {@code results}, {@code quality}, {@code events}, {@code truncated}. */
    public static String of(Runs.Details details) {
        return withKey(details.run())
                + ",\"database\":" + Json.encode(details.database())
                + ",\"phases\":" + Json.encode(details.phases())
                + ",\"results\":" + Json.encode(details.results())
                + ",\"quality\":" + Json.encode(details.quality())
                + ",\"events\":" + Json.encode(details.events())
                + ",\"truncated\":" + details.truncated() + "}";
    }

    private static String withKey(Run run) {
        String json = Json.encode(run);
        return "{\"key\":" + Json.encode(Runs.keyOf(run)) + "," + json.substring(1, json.length() - 1);
    }
}
