package dev.signalbox.job.action;

import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.Code;
import dev.signalbox.bus.Jobs.FieldProblem;
import dev.signalbox.bus.Jobs.Refusal;
import dev.signalbox.job.action.Parameters.Fitting;
import dev.signalbox.job.action.Parameters.NotFitting;
import dev.signalbox.job.process.Launch;
import dev.signalbox.job.process.PlainText;
import dev.signalbox.job.process.SecretMask;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The actions of this node, and the one way from a request to a command. Immutable. */
public final class ActionCatalog {
    /** The only one that may start anything: a command does more on the server's machine than a project's matter. */
    static final String ROLE = "admin";

    private static final List<String> ROLES = List.of("viewer", "engineer", "admin");

    private final List<Action> actions;
    private final Map<String, String> serverEnvironment;

    public ActionCatalog(List<Action> actions, Map<String, String> serverEnvironment) {
        this.actions = List.copyOf(actions);
        this.serverEnvironment = Map.copyOf(serverEnvironment);
    }

    /** Those of an account, as configured. */
    public List<Action> of(String account) {
        return actions.stream()
                .filter(action -> action.account().equals(account))
                .toList();
    }

    public Optional<Action> find(String account, String name) {
        return of(account).stream().filter(action -> action.name().equals(name)).findFirst();
    }

    /** Whether a role is at least another one; one that is not known is nothing. */
    public static boolean allows(String needed, String role) {
        return ROLES.contains(role) && ROLES.indexOf(role) >= ROLES.indexOf(needed);
    }

    /** What came of a request. */
    public sealed interface Preparation {}

    /** It can be started. */
    public record Prepared(Action action, Optional<String> target, Fitting parameters) implements Preparation {}

    public record Refused(Refusal refusal) implements Preparation {}

    /** Checks action, target and parameters; not the role. */
    public Preparation prepare(String account, String name, Optional<String> target, String parameters) {
        Optional<Action> found = find(account, name);
        if (found.isEmpty()) {
            return refused(
                    Code.UNKNOWN_ACTION, "There is no action \"" + PlainText.line(name, Jobs.MAX_NAME_LENGTH) + "\".");
        }
        Action action = found.get();
        if (target.isPresent()
                ? !action.targets().contains(target.get())
                : !action.targets().isEmpty()) {
            return refused(
                    Code.UNKNOWN_TARGET,
                    action.targets().isEmpty()
                            ? "This action has no targets."
                            : "One of these targets is to be named: " + String.join(", ", action.targets()) + ".");
        }
        Parameters.Reading reading = action.parameters().read(parameters);
        if (reading instanceof NotFitting wrong) {
            return invalid(wrong.problems());
        }
        Fitting fitting = (Fitting) reading;
        Optional<String> option =
                CommandTemplate.fill(action.command(), target, fitting.values()).wouldBeOption();
        return option.map(field -> invalid(List.of(new FieldProblem(
                        field, "must not begin with a hyphen: the command would take it for an option"))))
                .orElseGet(() -> new Prepared(action, target, fitting));
    }

    private static Preparation refused(Code code, String reason) {
        return new Refused(new Refusal(code, reason, Optional.empty(), List.of()));
    }

    private static Preparation invalid(List<FieldProblem> problems) {
        return new Refused(new Refusal(
                Code.INVALID_PARAMETERS, "Some parameters are not as they must be.", Optional.empty(), problems));
    }

    /** The command of a prepared request. */
    public Launch launch(String jobId, Prepared prepared) {
        Action action = prepared.action();
        Map<String, String> values = prepared.parameters().values();
        return new Launch(
                jobId,
                CommandTemplate.fill(action.command(), prepared.target(), values)
                        .arguments(),
                action.workingFolder(),
                CommandEnvironment.of(serverEnvironment, action, prepared.target(), values),
                action.timeout(),
                new SecretMask(prepared.parameters().secret().values()));
    }
}
