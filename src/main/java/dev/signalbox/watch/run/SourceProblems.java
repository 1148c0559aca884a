package dev.signalbox.watch.run;

import dev.signalbox.bus.Project.Problem;
import dev.signalbox.watch.run.wire.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What is wrong with a source, in words; and whether it may be asked. */
final class SourceProblems {
    /** Whoever writes is busy for a moment: that is worth no word. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final String REPLACED =
            "was replaced while the log (-wal) of the one before lay beside it; what is read may be neither";

    private final String file;
    private final Penalty penalty = new Penalty();
    private Optional<String> problem = Optional.empty();
    private Optional<Long> busySince = Optional.empty();
    private Optional<FileStamps> replaced = Optional.empty();
    private List<String> notices = List.of();

    /** @param file by which it is shown */
    SourceProblems(String file) {
        this.file = file;
    }

    /** Whether the reader died of it a short time ago. */
    boolean rests() {
        return penalty.rests(System.nanoTime());
    }

    void none() {
        problem = Optional.empty();
        busySince = Optional.empty();
        penalty.survived();
    }

    void unreadable(String reason) {
        busySince = Optional.empty();
        problem = Optional.of(reason);
    }

    /** @param reason empty if nothing is wrong, only not begun */
    void notYet(String reason) {
        // Until there is an answer it counts as not read, but nobody need be told of a start.
        problem = Optional.of(reason);
    }

    void died(String reason) {
        busySince = Optional.empty();
        penalty.died(System.nanoTime());
        problem = Optional.of("could not be read: " + reason);
    }

    void refused(Answer.Refused refused) {
        if (refused.kind() == Answer.Kind.BUSY) {
            busySince = busySince.or(() -> Optional.of(System.nanoTime()));
            boolean tooLong = System.nanoTime() - busySince.get() > PATIENCE_NANOS;
            problem = Optional.of(tooLong ? refused.reason() : "");
        } else {
            unreadable(refused.reason());
        }
    }

    void notices(List<String> now) {
        notices = List.copyOf(now);
    }

    /** @param newly whether it has just been seen to be; until the log is another one it stays so */
    void replaced(boolean newly, FileStamps now) {
        if (newly) {
            replaced = Optional.of(now);
        } else if (replaced.filter(it ->
                        !now.hasLog() || !it.log().fileKey().equals(now.log().fileKey()))
                .isPresent()) {
            replaced = Optional.empty();
        }
    }

    /** Whether its own program was at it the last time. */
    boolean isBusy() {
        return busySince.isPresent();
    }

    /** Whether it was read the last time. */
    boolean isEmpty() {
        return problem.isEmpty();
    }

    /** What people are told. */
    List<Problem> all() {
        List<Problem> all = new ArrayList<>();
        problem.filter(text -> !text.isEmpty()).ifPresent(text -> all.add(new Problem(file, Optional.empty(), text)));
        replaced.ifPresent(any -> all.add(new Problem(file, Optional.empty(), REPLACED)));
        notices.forEach(text -> all.add(new Problem(file, Optional.empty(), text)));
        return List.copyOf(all);
    }
}
