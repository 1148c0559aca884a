package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Handoffs of the server that runs on this machine; finds it, and gets in, by its token file. */
@Command(
        name = "handoff",
        sortOptions = false,
        description = "Calls a person to an agent's session, or parks it; lists, claims and resolves such handoffs.",
        subcommands = {
            HandoffCreateCommand.class,
            HandoffListCommand.class,
            HandoffClaimCommand.class,
            HandoffResolveCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:what was asked was done",
            "1:the server does not run, does not answer, or refuses",
            "2:the command line is wrong",
            "7:somebody else has claimed it, or it is resolved already"
        })
public final class HandoffCommand implements Callable<Integer> {
    /** Somebody else was first, or it is over. */
    static final int LATE = 7;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what to do with handoffs? create, list, claim or resolve");
    }

    /**
     * Does something to a handoff and prints what became of it.
     *
     * @param session empty to look for it in the queue
     * @return the exit code
     */
    static int change(ServerOptions server, Optional<String> session, String id, String act, ObjectNode body)
            throws RefusedCallException, InterruptedException {
        HandoffsClient client = new HandoffsClient(server.calls());
        try {
            String of = session.isPresent() ? session.get() : client.sessionOf(id);
            server.commandLine().getOut().println(HandoffListCommand.line(client.change(of, id, act, body)));
            return JobExit.SUCCESS;
        } catch (RefusedCallException e) {
            int refused = server.refused(e);
            return e.status() == 409 ? LATE : refused;
        }
    }
}
