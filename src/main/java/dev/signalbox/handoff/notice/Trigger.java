package dev.signalbox.handoff.notice;

import java.util.Arrays;
import java.util.Locale;

/** What people may be told of. */
public enum Trigger {
    ESCALATION,
    GATE_WAITING,
    PROJECT_FAILED,
    PROJECT_STALLED,
    PROJECT_DONE;

    /** As in the configuration and over HTTP. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none of that name */
    public static Trigger of(String wireName) {
        return Arrays.stream(values())
                .filter(trigger -> trigger.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such event: " + wireName));
    }
}
