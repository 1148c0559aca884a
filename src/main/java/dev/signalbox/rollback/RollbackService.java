package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks;
import dev.signalbox.bus.Rollbacks.Answer;
import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.Refusal;
import dev.signalbox.bus.Rollbacks.RollBack;
import dev.signalbox.bus.Rollbacks.Undo;
import dev.signalbox.git.GitRunner;
import dev.signalbox.git.Repository;
import dev.signalbox.rollback.JournalEntry.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Previews, rollbacks, undos and their history. Blocking. Calls that change one repository must come one at a time; all
 * else may come from any thread.
 */
final class RollbackService {
    static final String REVERT = "revert";
    static final String RESET = "reset";

    private static final Logger LOG = LoggerFactory.getLogger(RollbackService.class);
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);
    private static final Set<String> MAY_ROLL_BACK = Set.of("engineer", "admin");

    private final Journal journal;
    private final GitRunner runner;
    private final Clock clock;
    private final Step.Observer steps;

    RollbackService(Journal journal, GitRunner runner, Clock clock, Step.Observer steps) {
        this.journal = journal;
        this.runner = runner;
        this.clock = clock;
        this.steps = steps;
    }

    Rollbacks.PreviewAnswer preview(Path folder, Optional<String> storyId) {
        return new Previews(runner).preview(folder, storyId, newId());
    }

    Answer rollBack(Path folder, RollBack request) {
        JournalEntry entry = started(
                JournalEntry.ROLLBACK,
                folder,
                request.slug(),
                request.account(),
                request.actor(),
                request.idempotencyKey(),
                Optional.empty());
        return attempt(folder, entry, git -> {
            allow(request.role());
            Optional<Done> before = answeredBefore(git, request);
            return before.isPresent()
                    ? before.get()
                    : new Attempt(git, journal, steps)
                            .run(located(entry, git), new RollbackOrders(git, entry).rollBack(request));
        });
    }

    Answer undo(Path folder, Undo request) {
        JournalEntry entry = started(
                JournalEntry.UNDO,
                folder,
                request.slug(),
                request.account(),
                request.actor(),
                Optional.empty(),
                Optional.of(request.rollbackId()));
        return attempt(folder, entry, git -> {
            allow(request.role());
            JournalEntry undone = journal.get(request.rollbackId())
                    .filter(ofProject(request.slug(), request.account()))
                    .filter(known -> known.stage() == Stage.DONE)
                    .orElseThrow(() -> RefusedRollback.of(
                            Code.UNKNOWN_ROLLBACK, "This project has no rollback with that id that could be undone."));
            Optional<JournalEntry> by = undone.undoneBy().flatMap(journal::get);
            if (by.flatMap(JournalEntry::undoneBy).isPresent()) {
                throw RefusedRollback.of(
                        Code.HEAD_MOVED, "It was undone, and that was undone too. Take back the last of them.");
            }
            Optional<Done> before = by.flatMap(JournalEntry::done);
            return before.isPresent()
                    ? before.get()
                    : new Attempt(git, journal, steps)
                            .run(located(entry, git), new RollbackOrders(git, entry).undo(undone));
        });
    }

    Rollbacks.History history(Path folder, Rollbacks.HistoryRequest request) {
        int limit = Math.max(1, Math.min(Rollbacks.MAX_HISTORY, request.limit()));
        return new Rollbacks.History(journal.find(ofProject(request.slug(), request.account())).stream()
                .limit(limit)
                .map(RollbackService::shown)
                .toList());
    }

    private interface Work {
        Done with(Git git) throws RefusedRollback, IOException;
    }

    private Answer attempt(Path folder, JournalEntry entry, Work work) {
        try {
            Done done = work.with(git(folder, runner));
            LOG.info(
                    "{} {} of {} by {}: {} -> {}",
                    entry.kind(),
                    done.rollbackId(),
                    entry.slug(),
                    clean(entry.actor()),
                    done.revertedCommit(),
                    done.newHead());
            return Answer.of(done);
        } catch (RefusedRollback e) {
            LOG.info(
                    "{} of {} by {} refused: {} {}",
                    entry.kind(),
                    entry.slug(),
                    clean(entry.actor()),
                    e.refusal().code(),
                    e.refusal().reason());
            remember(entry.refused(e.refusal()));
            return Answer.of(e.refusal());
        } catch (IOException | RuntimeException e) {
            // Also for a fault of our own: what was begun must not stay half done until the next start.
            LOG.error("{} of {} failed", entry.kind(), entry.slug(), e);
            return Answer.of(broken(entry, e));
        }
    }

    /** The disk is full, most likely. What was begun is finished or put back before this is answered. */
    private Refusal broken(JournalEntry entry, Exception failure) {
        new Recovery(journal, runner).recover(journal.get(entry.id()).orElse(entry));
        return new Refusal(
                Code.GIT_FAILED,
                "The rollback failed: " + failure.getMessage() + ". Look at the project before you try again.",
                List.of(),
                Optional.empty());
    }

    private void remember(JournalEntry refused) {
        try {
            journal.put(refused);
            journal.forgetOldRefusals();
        } catch (IOException e) {
            LOG.error("a refused attempt could not be written down", e);
        }
    }

    static Git git(Path folder, GitRunner runner) throws RefusedRollback {
        Repository repository = Repository.locate(folder);
        if (repository instanceof Repository.Found found) {
            return new Git(runner, found);
        }
        String reason = repository instanceof Repository.Refused refused
                ? "The project's repository is not used: " + refused.reason()
                : "The project is not a git repository.";
        throw RefusedRollback.of(Code.NOT_GIT, reason);
    }

    private static void allow(String role) throws RefusedRollback {
        if (!MAY_ROLL_BACK.contains(role)) {
            throw RefusedRollback.of(Code.FORBIDDEN, "Rolling back needs the role engineer.");
        }
    }

    /** The same request again gets the same answer, and not the commit before. */
    private Optional<Done> answeredBefore(Git git, RollBack request) throws RefusedRollback {
        Predicate<JournalEntry> done = ofProject(request.slug(), request.account())
                .and(entry -> entry.kind().equals(JournalEntry.ROLLBACK) && entry.stage() == Stage.DONE);
        Optional<JournalEntry> sameKey = request.idempotencyKey()
                .flatMap(key ->
                        journal.find(done.and(entry -> entry.idempotencyKey().equals(Optional.of(key)))).stream()
                                .findFirst());
        if (sameKey.isPresent() || request.expectedHead().isEmpty()) {
            return sameKey.flatMap(JournalEntry::done);
        }
        String expected = request.expectedHead().get();
        boolean isHead =
                git.run("rev-parse", "--verify", "-q", "HEAD").text().strip().equals(expected);
        return isHead
                ? Optional.empty()
                : journal
                        .find(done.and(entry -> entry.undoneBy().isEmpty()
                                && entry.move()
                                        .filter(move -> move.from().equals(expected))
                                        .isPresent()))
                        .stream()
                        .findFirst()
                        .flatMap(JournalEntry::done);
    }

    private static Predicate<JournalEntry> ofProject(String slug, String account) {
        return entry -> entry.slug().equals(slug) && entry.account().equals(account);
    }

    private JournalEntry started(
            String kind,
            Path folder,
            String slug,
            String account,
            String actor,
            Optional<String> key,
            Optional<String> undoes) {
        return new JournalEntry(
                newId(),
                kind,
                Stage.PREPARED,
                slug,
                account,
                folder.toString(),
                "",
                actor,
                Instant.now(clock),
                key,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                undoes,
                Optional.empty());
    }

    private static JournalEntry located(JournalEntry entry, Git git) {
        return new JournalEntry(
                entry.id(),
                entry.kind(),
                entry.stage(),
                entry.slug(),
                entry.account(),
                git.workTree().toString(),
                git.repository().commonDir().toString(),
                entry.actor(),
                entry.startedAt(),
                entry.idempotencyKey(),
                entry.move(),
                entry.listEdit(),
                entry.done(),
                entry.refusal(),
                entry.undoes(),
                entry.undoneBy());
    }

    private String newId() {
        return ID_TIME.format(Instant.now(clock))
                + String.format("-%08x", ThreadLocalRandom.current().nextInt());
    }

    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ");
    }

    /** An attempt as others see it. */
    static Rollbacks.Attempt shown(JournalEntry entry) {
        String outcome =
                entry.stage().isOpen() ? "running" : entry.stage().name().toLowerCase(Locale.ROOT);
        return new Rollbacks.Attempt(
                entry.id(),
                entry.kind(),
                outcome,
                entry.actor(),
                entry.startedAt(),
                entry.stage() == Stage.DONE ? entry.done() : Optional.empty(),
                entry.refusal(),
                entry.undoes(),
                entry.undoneBy());
    }
}
