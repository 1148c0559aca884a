package dev.signalbox.app.user;

import dev.signalbox.account.user.User;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists users. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists all users: name, account, role, state, whether a code is asked for, since when.")
final class UserListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private UserDesk desk;

    @Override
    public Integer call() throws IOException {
        return desk.run(spec, (users, out) -> {
            for (User user : users.list()) {
                out.printf(
                        "%-24s %-16s %-8s %-8s %-4s %s%n",
                        user.name(),
                        user.account(),
                        user.role(),
                        user.disabled() ? "disabled" : "enabled",
                        user.totpSecret().isPresent() ? "totp" : "-",
                        user.createdAt());
            }
        });
    }
}
