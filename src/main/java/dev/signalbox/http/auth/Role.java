package dev.signalbox.http.auth;

import java.util.Locale;
import java.util.Optional;

/** What somebody may do; each role may do what the ones before it may. */
public enum Role {
    VIEWER,
    ENGINEER,
    ADMIN;

    /** Whether this role may do what needs the other. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The lower-case name, as in tokens and answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role with exactly that wire name; empty if there is none. */
    public static Optional<Role> of(String wireName) {
        for (Role role : values()) {
            if (role.wireName().equals(wireName)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
