package dev.signalbox.watch.state;

import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.watch.state.RunClaim.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The 5x orchestrator: each {@link PlanLocks lock} claims that a process works through a plan. What its database says of the
 * runs is read elsewhere; here it only tells when something last changed.
 */
final class FiveXReader implements RunStateReader {
    private static final List<String> DATABASE = List.of(".5x/5x.db", ".5x/5x.db-wal");

    @Override
    public String tool() {
        return "5x";
    }

    @Override
    public Optional<Outcome> read(ProjectFolder folder) {
        List<PlanLocks.Lock> locks = PlanLocks.read(folder).locks();
        if (locks.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> written = DATABASE.stream()
                .flatMap(file -> folder.modifiedAt(file).stream())
                .max(Comparator.naturalOrder());
        return Optional.of(
                new ReadSeveral(locks.stream().map(lock -> claim(lock, written)).toList()));
    }

    private RunClaim claim(PlanLocks.Lock lock, Optional<Instant> written) {
        Instant since = lock.process().notStartedAfter();
        String file = lock.process().file();
        return new RunClaim(
                tool(),
                Status.RUNNING,
                lock.plan()
                        .map(plan -> file + " is of " + JsonFields.oneLine(plan))
                        .orElse(file + " is there"),
                Optional.of(lock.process()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(since),
                Stream.concat(Stream.of(since), written.stream()).max(Comparator.naturalOrder()),
                Optional.empty(),
                List.of());
    }
}
