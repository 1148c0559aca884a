package dev.signalbox.app.user;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a user in no more. */
@Command(name = "disable", sortOptions = false, description = "Lets a user in no more and signs it out everywhere.")
final class UserDisableCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
    private String name;

    @Mixin
    private UserDesk desk;

    @Override
    public Integer call() throws IOException {
        return desk.run(
                spec,
                (users, out) -> out.println(users.disable(name).name() + " is disabled and signed out everywhere"));
    }
}
