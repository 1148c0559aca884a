package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import io.vertx.core.Future;
import java.util.List;

/**
 * Has rows written to the event journal on behalf of a call, and says in the words of HTTP why that was not possible.
 * Holds nothing; usable from any thread.
 */
public final class JournalWriter {
    private final Bus bus;

    public JournalWriter(Bus bus) {
        this.bus = bus;
    }

    /**
     * Writes all rows or none; when the future succeeds they are on disk.
     *
     * @param account of the caller's token
     * @param events 1 to {@link Journal#MAX_APPEND}, each within the bounds of {@link Journal}
     * @return the rows' ids in their order; fails with {@link ProblemException} only: 400 {@code bad_request}, 507 {@code
     *     journal_full}, 503 {@code journal_unavailable}, 504 {@code timeout} (whether they were written is not known)
     */
    public Future<List<Long>> append(String account, List<Journal.NewEvent> events) {
        return bus.request(Journal.APPEND, new Journal.Append(account, events), Journal.TIMEOUT_MS)
                .map(Journal.AppendedIds::ids)
                .recover(failure -> Future.failedFuture(new ProblemException(problem(failure))));
    }

    private static Problem problem(Throwable failure) {
        if (!(failure instanceof RefusedException refused)) {
            return Problem.internal();
        }
        return refused.code() == FailureCode.TIMEOUT
                ? new Problem(504, "timeout", "the journal does not answer; whether the rows were written is not known")
                : JournalProblems.of(refused);
    }
}
