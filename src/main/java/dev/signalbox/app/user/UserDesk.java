package dev.signalbox.app.user;

import dev.signalbox.account.password.HashCost;
import dev.signalbox.account.password.PasswordHasher;
import dev.signalbox.account.password.PasswordRules;
import dev.signalbox.account.user.Administration;
import dev.signalbox.app.ConfigOptions;
import dev.signalbox.app.OwnDatabase;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.store.StoreException;
import dev.signalbox.store.Visit;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What all commands about users have in common: where the database is, and how refusals are told. */
final class UserDesk {
    @Mixin
    private ConfigOptions configOptions;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    /** What a command does. */
    @FunctionalInterface
    interface Work {
        void on(Administration users, PrintWriter out) throws IOException, StoreException;
    }

    /** Does it; returns the exit code. */
    int run(CommandSpec spec, Work work) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Visit database = OwnDatabase.visit(configOptions.read());
            work.on(
                    new Administration(
                            database::write,
                            new PasswordHasher(HashCost.OWASP),
                            new PasswordRules(),
                            Clock.systemUTC(),
                            "cli:" + System.getProperty("user.name")),
                    spec.commandLine().getOut());
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        } catch (InvalidConfigException e) {
            e.problems().forEach(problem -> err.println("signalbox: " + problem));
            return spec.exitCodeOnInvalidInput();
        } catch (RefusedException | StoreException e) {
            err.println("signalbox: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
