package dev.signalbox.watch.run;

import dev.signalbox.files.Fingerprint;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How a database and its log looked: enough to tell that something was written. */
record FileStamps(Fingerprint database, Fingerprint log) {
    static final FileStamps NONE = new FileStamps(Fingerprint.MISSING, Fingerprint.MISSING);

    static FileStamps of(Path file) {
        // Of thousands of projects few have one, and this is the cheapest way to ask.
        File plain = file.toFile();
        return plain.exists() ? new FileStamps(Fingerprint.of(file), Fingerprint.of(Path.of(file + "-wal"))) : NONE;
    }

    boolean isThere() {
        return !database.equals(Fingerprint.MISSING);
    }

    boolean hasLog() {
        return log.size() > 0;
    }

    /** Whether nothing was written for so long, so that whatever was written can be seen by now. */
    boolean isOlderThan(Duration age) {
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        return now - Math.max(database.modified(), log.modified()) > age.toNanos();
    }

    /** Whether another database lies beside the log of the one before: what is read then may be neither. */
    boolean isReplacedBesideLogOf(FileStamps before) {
        return before.isThere()
                && hasLog()
                && !database.fileKey().equals(before.database().fileKey())
                && log.fileKey().equals(before.log().fileKey());
    }
}
