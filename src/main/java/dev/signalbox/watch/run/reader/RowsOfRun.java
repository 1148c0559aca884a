package dev.signalbox.watch.run.reader;

import dev.signalbox.bus.Runs.Entry;
import dev.signalbox.bus.Runs.Phase;
import dev.signalbox.bus.Runs.Quality;
import dev.signalbox.bus.Runs.Result;
import dev.signalbox.watch.run.wire.RunContent;
import dev.signalbox.watch.run.wire.RunFacts;
import dev.signalbox.watch.run.wire.RunMark;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Gathers the rows of one run, oldest first: the newest are kept, all are counted. */
final class RowsOfRun {
    /** The rows of one kind that are kept take at most so much room, in bytes. */
    private static final long MAX_KIND_BYTES = 1024 * 1024;

    /** What a row, and an item of a review, usually takes beside its JSON. */
    private static final long ROW_BYTES = 500;

    private static final long ITEM_BYTES = 300;
    private static final int MARK_BYTES = 12;

    private final RunRow row;
    private final Newest<Phase> phases;
    private final Newest<Result> results;
    private final Newest<Quality> quality;
    private final Newest<Entry> events;
    private int phasesDone;
    private int phasesTotal;
    private int resultCount;
    private int passed;
    private int failed;
    private long tokensIn;
    private long tokensOut;
    private Optional<Double> cost = Optional.empty();
    private Optional<String> verdict = Optional.empty();
    private Optional<Instant> latest;

    /** What the last thing that happened was. */
    private Optional<String> asks = Optional.empty();

    private boolean paused;
    private Optional<String> phase = Optional.empty();
    private Optional<String> activity = Optional.empty();
    private Optional<Long> iteration = Optional.empty();
    private Optional<Instant> ended = Optional.empty();

    /** @param most rows of a kind that are kept */
    RowsOfRun(RunRow row, int most) {
        this.row = row;
        this.phases = new Newest<>(most);
        this.results = new Newest<>(most);
        this.quality = new Newest<>(most);
        this.events = new Newest<>(most);
        this.latest = later(row.updatedAt(), later(row.startedAt(), row.finishedAt()));
    }

    /** As many as are allowed, of those that came last. */
    private static final class Newest<T> {
        private record Kept<T>(T value, long weight) {}

        private final Deque<Kept<T>> kept = new ArrayDeque<>();
        private long weight;
        private final int most;
        private boolean truncated;

        Newest(int most) {
            this.most = most;
        }

        void add(T value, long itsWeight) {
            kept.addLast(new Kept<>(value, itsWeight));
            weight += itsWeight;
            while (kept.size() > most || weight > MAX_KIND_BYTES) {
                weight -= kept.removeFirst().weight();
                truncated = true;
            }
        }

        List<T> values() {
            List<T> values = new ArrayList<>(kept.size());
            kept.forEach(it -> values.add(it.value()));
            return values;
        }
    }

    private static long weight(String json) {
        return ROW_BYTES + Quote.weight(json);
    }

    void add(Phase it) {
        phasesTotal++;
        phasesDone += it.approved() ? 1 : 0;
        phases.add(it, weight(it.phase()));
        latest = later(latest, it.updatedAt());
    }

    void add(Result it) {
        resultCount++;
        tokensIn += it.tokensIn().orElse(0L);
        tokensOut += it.tokensOut().orElse(0L);
        it.costUsd().ifPresent(more -> cost = Optional.of(cost.orElse(0.0) + more));
        results.add(it, weight(it.json()) + it.items().size() * ITEM_BYTES);
        latest = later(latest, it.createdAt());
    }

    void add(Quality it) {
        passed += it.passed() ? 1 : 0;
        failed += it.passed() ? 0 : 1;
        quality.add(it, weight(it.json()));
        latest = later(latest, it.createdAt());
    }

    void add(Entry it) {
        events.add(it, weight(it.json()));
        latest = later(latest, it.createdAt());
    }

    void verdict(Optional<String> readiness) {
        verdict = readiness.or(() -> verdict);
    }

    void ended(Optional<Instant> at) {
        ended = at;
    }

    /** Something happened: what was asked before is not asked any more, unless this asks. */
    void happened(Optional<String> asksPerson, boolean pauses) {
        asks = asksPerson;
        paused = pauses;
    }

    void at(Optional<String> itsPhase, Optional<String> itsActivity, Optional<Long> itsIteration) {
        phase = itsPhase.or(() -> phase);
        activity = itsActivity.or(() -> activity);
        iteration = itsIteration.or(() -> iteration);
    }

    /** How much room it takes in an answer, about. */
    static long weight(RunContent content) {
        return content.results().stream().mapToLong(it -> weight(it.json())).sum()
                + content.quality().stream().mapToLong(it -> weight(it.json())).sum()
                + content.events().stream().mapToLong(it -> weight(it.json())).sum()
                + content.phases().size() * ROW_BYTES;
    }

    RunContent content() {
        Optional<Instant> finished = row.status().equals("active")
                ? row.finishedAt()
                : row.finishedAt().or(() -> ended).or(row::updatedAt);
        RunFacts facts = new RunFacts(
                row.id(),
                row.plan(),
                row.command(),
                row.status(),
                asks,
                paused,
                row.phase().or(() -> phase),
                row.activity().or(() -> activity),
                iteration,
                phasesDone,
                phasesTotal,
                verdict,
                resultCount,
                passed,
                failed,
                tokensIn,
                tokensOut,
                cost,
                row.startedAt(),
                finished,
                latest);
        boolean truncated = phases.truncated || results.truncated || quality.truncated || events.truncated;
        RunContent unmarked = new RunContent(
                facts,
                new RunMark(markOf(row), ""),
                phases.values(),
                results.values(),
                quality.values(),
                events.values(),
                truncated);
        return new RunContent(
                facts,
                new RunMark(unmarked.mark().row(), contentMark(unmarked)),
                unmarked.phases(),
                unmarked.results(),
                unmarked.quality(),
                unmarked.events(),
                truncated);
    }

    static String markOf(RunRow row) {
        MessageDigest digest = digest();
        update(digest, row);
        return hex(digest);
    }

    private static String contentMark(RunContent content) {
        MessageDigest digest = digest();
        update(digest, content.facts());
        content.phases().forEach(it -> update(digest, it));
        content.results().forEach(it -> update(digest, it));
        content.quality().forEach(it -> update(digest, it));
        content.events().forEach(it -> update(digest, it));
        return hex(digest);
    }

    private static void update(MessageDigest digest, Record value) {
        digest.update(value.toString().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, MARK_BYTES);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return other.get().isAfter(one.get()) ? other : one;
    }
}
