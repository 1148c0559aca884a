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

/** Gives a user another password. */
@Command(
        name = "passwd",
        sortOptions = false,
        description = "Gives a user another password and signs it out everywhere.")
final class UserPasswdCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
    private String name;

    @Option(
            names = "--remove-totp",
            description = "Also asks for no code of an authenticator app any more, as when a phone was lost.")
    private boolean removeTotp;

    @Mixin
    private PasswordSource password;

    @Mixin
    private UserDesk desk;

    @Override
    public Integer call() throws IOException {
        return desk.run(spec, (users, out) -> {
            User user = users.password(name, password.read(), removeTotp);
            out.println(user.name() + " has another password and is signed out everywhere");
        });
    }
}
