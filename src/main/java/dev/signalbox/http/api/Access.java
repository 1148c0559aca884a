package dev.signalbox.http.api;

import dev.signalbox.http.auth.Role;

/** Who may call. */
public sealed interface Access {
    /** Everybody, signed in or not. */
    record Open() implements Access {}

    /**
     * Those with at least this role.
     *
     * @param refusal what others are told
     */
    record AtLeast(Role role, String refusal) implements Access {
        AtLeast(Role role) {
            this(role, "this needs the role " + role.wireName());
        }
    }

    Access PUBLIC = new Open();
    Access VIEWER = new AtLeast(Role.VIEWER);
    Access ENGINEER = new AtLeast(Role.ENGINEER);
    /** As {@link #ENGINEER}, where the contract has words for the others. */
    Access ENGINEER_OR_ADMIN = new AtLeast(Role.ENGINEER, "Engineer or admin access required");

    Access ADMIN = new AtLeast(Role.ADMIN);

    /** {@code public} or the role, as in the contract. */
    default String wireName() {
        return this instanceof AtLeast atLeast ? atLeast.role().wireName() : "public";
    }

    /** What somebody is told whose role is too low. */
    default String refusalText() {
        return this instanceof AtLeast atLeast ? atLeast.refusal() : "";
    }
}
