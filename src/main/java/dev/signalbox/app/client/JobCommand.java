package dev.signalbox.app.client;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Background jobs of the server that runs on this machine; finds it, and gets in, by its token file. */
@Command(
        name = "job",
        sortOptions = false,
        description = "Starts, lists, follows and cancels jobs of the server that runs with this data folder.",
        subcommands = {JobStartCommand.class, JobListCommand.class, JobWatchCommand.class, JobCancelCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the job succeeded, or what was asked was done",
            "1:the server does not run, does not answer, or refuses",
            "2:the command line is wrong",
            "3:the job ended with a warning",
            "4:the job ended with an error",
            "5:the job was cancelled",
            "6:the job was interrupted: its server went down while it ran",
            "7:not started, because the same action and target is busy"
        })
public final class JobCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what to do with jobs? start, list, watch or cancel");
    }
}
