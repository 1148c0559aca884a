package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.ConfigProblem;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.job.JobSettings;
import dev.signalbox.job.action.Action;
import dev.signalbox.job.action.ActionChecks;
import dev.signalbox.job.action.Parameters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The part of a configuration that is about jobs, as their room needs it. */
final class JobActions {
    private static final String FOLDER = "jobs";

    private JobActions() {}

    /** @throws InvalidConfigException with everything that is wrong with the actions */
    static JobSettings settings(Config config, String node, Path dataFolder) throws InvalidConfigException {
        List<Action> actions = config.actions().stream().map(JobActions::action).toList();
        List<ConfigProblem> problems = ActionChecks.check(actions).stream()
                .map(problem -> new ConfigProblem("#/actions" + problem.pointer(), problem.message()))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        Config.Jobs jobs = config.jobs();
        JobSettings.Limits limits = new JobSettings.Limits(
                jobs.maxRunning(),
                jobs.maxQueued(),
                Duration.ofHours(jobs.liveHours()),
                Duration.ofDays(jobs.keepDays()),
                jobs.keepCount(),
                Duration.ofSeconds(jobs.heartbeatS()),
                JobSettings.Limits.DEFAULT.killAfter(),
                Duration.ofSeconds(jobs.stopGraceS()));
        return new JobSettings(node, dataFolder.resolve(FOLDER), actions, System.getenv(), limits);
    }

    private static Action action(Config.Action action) {
        return new Action(
                action.action(),
                action.account(),
                action.label().orElse(action.action()),
                action.description(),
                action.category(),
                action.command(),
                Path.of(action.cwd().orElse(System.getProperty("user.home"))),
                action.env(),
                Parameters.of(action.parameters()),
                action.targets(),
                action.timeoutS().map(Duration::ofSeconds),
                action.maxParallel(),
                action.warningExitCode(),
                action.role(),
                Optional.of(action.confirm()).filter(text -> !text.isEmpty()));
    }
}
