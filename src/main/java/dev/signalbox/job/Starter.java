package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Job.State;
import dev.signalbox.bus.Jobs.Answer;
import dev.signalbox.bus.Jobs.Code;
import dev.signalbox.bus.Jobs.FieldProblem;
import dev.signalbox.bus.Jobs.Refusal;
import dev.signalbox.bus.Jobs.Start;
import dev.signalbox.bus.Jobs.StartExternal;
import dev.signalbox.job.action.Action;
import dev.signalbox.job.action.ActionCatalog;
import dev.signalbox.job.action.ActionCatalog.Prepared;
import dev.signalbox.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Puts new jobs on record, or says why not. For the desk's thread. */
final class Starter {
    private final JobSettings settings;
    private final ActionCatalog catalog;
    private final Registry registry;

    Starter(JobSettings settings, ActionCatalog catalog, Registry registry) {
        this.settings = settings;
        this.catalog = catalog;
        this.registry = registry;
    }

    Answer start(Start request) throws StoreException {
        ActionCatalog.Preparation preparation =
                catalog.prepare(request.account(), request.action(), request.target(), request.parameters());
        Optional<Refusal> forbidden = forbidden(request.account(), request.action(), request.role());
        if (forbidden.isPresent()) {
            return Answer.of(forbidden.get());
        }
        if (preparation instanceof ActionCatalog.Refused refused) {
            return Answer.of(refused.refusal());
        }
        Optional<Refusal> busy = busy(request.account(), request.action(), request.target());
        if (busy.isPresent()) {
            return Answer.of(busy.get());
        }
        if (registry.count(State.QUEUED) >= settings.limits().maxQueued()) {
            return Answer.of(Refusals.of(
                    Code.TOO_MANY_QUEUED,
                    settings.limits().maxQueued() + " jobs wait already; try again later.",
                    Optional.empty()));
        }
        Prepared prepared = (Prepared) preparation;
        Job job = job(prepared, request.actor());
        return Answer.of(
                registry.add(job, Optional.of(prepared), Optional.empty()).job());
    }

    Answer startExternal(StartExternal request) throws StoreException {
        List<FieldProblem> problems = ReportChecks.check(request);
        if (!problems.isEmpty()) {
            return Answer.of(Refusals.invalid(Code.INVALID_PARAMETERS, problems));
        }
        Optional<Refusal> refusal = forbidden(request.account(), request.action(), request.role())
                .or(() -> busy(request.account(), request.action(), request.target()));
        if (refusal.isPresent()) {
            return Answer.of(refusal.get());
        }
        if (registry.busy().stream().filter(entry -> entry.job().external()).count()
                >= settings.limits().maxQueued()) {
            return Answer.of(Refusals.of(
                    Code.TOO_MANY_QUEUED,
                    settings.limits().maxQueued() + " jobs run elsewhere already.",
                    Optional.empty()));
        }
        Duration heartbeat = request.heartbeatS()
                .map(Duration::ofSeconds)
                .orElse(settings.limits().heartbeat());
        return Answer.of(registry.add(job(request), Optional.empty(), Optional.of(heartbeat))
                .job());
    }

    private Optional<Refusal> forbidden(String account, String action, String role) {
        return catalog.find(account, action)
                .filter(known -> !ActionCatalog.allows(known.role(), role))
                .map(known -> Refusals.of(
                        Code.FORBIDDEN, "This action needs the role " + known.role() + ".", Optional.empty()));
    }

    private Optional<Refusal> busy(String account, String action, Optional<String> target) {
        return registry.busyWith(account, action, target).map(entry -> Refusals.busy(entry.job()));
    }

    private Job job(Prepared prepared, String actor) {
        Action action = prepared.action();
        return job(
                action.account(),
                action.name(),
                action.category(),
                action.label(),
                prepared.target(),
                prepared.parameters().open(),
                !prepared.parameters().secret().isEmpty(),
                actor,
                false);
    }

    private Job job(StartExternal request) {
        Optional<Action> known = catalog.find(request.account(), request.action());
        String category = ReportChecks.label(request.category())
                .or(() -> known.map(Action::category))
                .orElse("external");
        String label = ReportChecks.label(request.label())
                .or(() -> known.map(Action::label))
                .orElse(request.action());
        return job(
                request.account(),
                request.action(),
                category,
                label,
                request.target(),
                request.parameters(),
                false,
                request.actor(),
                true);
    }

    private Job job(
            String account,
            String action,
            String category,
            String label,
            Optional<String> target,
            String parameters,
            boolean secret,
            String actor,
            boolean external) {
        Instant now = JobStates.now();
        return JobStates.versioned(new Job(
                UUID.randomUUID().toString(),
                "",
                account,
                action,
                category,
                label,
                target,
                external ? State.RUNNING : State.QUEUED,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                parameters,
                secret,
                Optional.empty(),
                now,
                external ? Optional.of(now) : Optional.empty(),
                Optional.empty(),
                now,
                actor,
                settings.node(),
                external,
                Optional.empty()));
    }
}
