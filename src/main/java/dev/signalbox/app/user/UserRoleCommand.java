package dev.signalbox.app.user;

import dev.signalbox.account.user.User;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives a user another role. */
@Command(
        name = "role",
        sortOptions = false,
        description = "Gives a user another role; with a lesser one it is signed out everywhere.")
final class UserRoleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
    private String name;

    @Parameters(index = "1", paramLabel = "ROLE", description = "viewer, engineer or admin.")
    private String role;

    @Mixin
    private UserDesk desk;

    @Override
    public Integer call() throws IOException {
        return desk.run(spec, (users, out) -> {
            User user = users.role(name, role);
            out.println(user.name() + " is " + user.role() + " of " + user.account());
        });
    }
}
