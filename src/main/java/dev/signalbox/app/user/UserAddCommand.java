package dev.signalbox.app.user;

import dev.signalbox.account.user.User;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a user. */
@Command(name = "add", sortOptions = false, description = "Adds a user who signs in by name and password.")
final class UserAddCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
    private String name;

    @Option(names = "--role", defaultValue = "viewer", paramLabel = "R", description = "viewer, engineer or admin.")
    private String role;

    @Option(names = "--account", defaultValue = "default", paramLabel = "A", description = "Whose data it sees.")
    private String account;

    @Mixin
    private PasswordSource password;

    @Mixin
    private UserDesk desk;

    @Override
    public Integer call() throws IOException {
        return desk.run(spec, (users, out) -> {
            User user = users.add(name, account, role, password.read());
            out.println("added " + user.name() + ", " + user.role() + " of " + user.account());
        });
    }
}
