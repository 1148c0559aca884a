package dev.signalbox.job.action;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The environment of a command: nothing of the server's own but what is listed here. */
public final class CommandEnvironment {
    /** Variables that are passed on if the server has them. */
    public static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    static final String PREFIX = "SIGNALBOX_";

    private CommandEnvironment() {}

    /** The variable that holds a parameter. */
    static String variable(String parameter) {
        return PREFIX + "PARAM_" + parameter.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /**
     * @param server the server's own variables
     * @param values of the parameters that are given, secret ones included
     */
    static Map<String, String> of(
            Map<String, String> server, Action action, Optional<String> target, Map<String, String> values) {
        Map<String, String> all = new TreeMap<>();
        for (String name : INHERITED) {
            if (server.containsKey(name)) {
                all.put(name, server.get(name));
            }
        }
        all.putAll(action.environment());
        all.put(PREFIX + "ACTION", action.name());
        target.ifPresent(name -> all.put(PREFIX + "TARGET", name));
        values.forEach((name, value) -> all.put(variable(name), value));
        return all;
    }
}
