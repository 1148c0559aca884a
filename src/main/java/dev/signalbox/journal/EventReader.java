package dev.signalbox.journal;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Page;
import dev.signalbox.bus.Journal.Read;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.store.Store;
import io.vertx.core.Future;
import java.util.function.LongSupplier;

/**
 * Answers questions about the past. Those that an index answers go straight to the database; those that have to search go
 * one at a time, so that there is always a connection left for the others. Used on one context.
 */
final class EventReader {
    private static final int MAX_TYPES = 50;
    private static final int MAX_TEXT = 500;
    private static final int MAX_SEARCHES_WAITING = 32;
    private static final String NOT_READ = "The events could not be read";

    private final Store store;
    private final Epochs epochs;
    private final LongSupplier nanoTime;
    private final OneAtATime searches = new OneAtATime(MAX_SEARCHES_WAITING);

    EventReader(Store store, Epochs epochs, LongSupplier nanoTime) {
        this.store = store;
        this.epochs = epochs;
        this.nanoTime = nanoTime;
    }

    /** Fails with a {@link RefusedException}. */
    Future<Page> read(Read asked) {
        check(asked);
        return EventFilter.of(asked).indexed() ? page(asked) : searches.run(() -> page(asked));
    }

    private Future<Page> page(Read asked) {
        return store.read(client -> Head.read(client)
                        .compose(head -> new EventScan(client, asked, head.lastId(), nanoTime)
                                .run()
                                .map(scan -> new Page(
                                        epochs.of(head),
                                        scan.events(),
                                        head.lastId(),
                                        head.prunedThrough(),
                                        scan.coveredTo(),
                                        scan.more()))))
                .recover(failure -> Future.failedFuture(Refusals.of(failure, NOT_READ)));
    }

    private static void check(Read asked) {
        require(asked.limit() >= 1 && asked.limit() <= Journal.MAX_PAGE, "limit: 1 to " + Journal.MAX_PAGE);
        require(asked.after().orElse(0L) >= 0, "after: 0 or more");
        require(asked.before().orElse(0L) >= 0, "before: 0 or more");
        require(asked.types().size() <= MAX_TYPES, "types: at most " + MAX_TYPES);
        require(
                asked.types().stream().allMatch(type -> type.length() <= Journal.MAX_TYPE_LENGTH * 2),
                "types: at most " + Journal.MAX_TYPE_LENGTH + " characters each");
        require(asked.text().orElse("x").length() <= MAX_TEXT, "text: at most " + MAX_TEXT + " characters");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new RefusedException(FailureCode.BAD_REQUEST, rule);
        }
    }
}
