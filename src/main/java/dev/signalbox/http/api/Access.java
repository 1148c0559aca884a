package dev.signalbox.http.api;

import dev.signalbox.http.auth.Role;

/** Who may call. */
public sealed interface Access {
    /** Everybody, signed in or not. */
    record Open() implements Access {}

    /** Those with at least this role. */
    record AtLeast(Role role) implements Access {}

    Access PUBLIC = new Open();
    Access VIEWER = new AtLeast(Role.VIEWER);
    Access ENGINEER = new AtLeast(Role.ENGINEER);
    Access ADMIN = new AtLeast(Role.ADMIN);

    /** {@code public} or the role, as in the contract. */
    default String wireName() {
        return this instanceof AtLeast atLeast ? atLeast.role().wireName() : "public";
    }
}
