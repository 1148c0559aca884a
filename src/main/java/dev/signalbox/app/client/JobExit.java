package dev.signalbox.app.client;

/** What the process's exit code says about a job. */
final class JobExit {
    /** The job succeeded, or what was asked was done. */
    static final int SUCCESS = 0;
    /** The server could not be asked, or refused. */
    static final int REFUSED = 1;

    static final int WARNING = 3;
    static final int ERROR = 4;
    static final int CANCELLED = 5;
    /** The server went down while the job ran. */
    static final int INTERRUPTED = 6;
    /** Not started: the same action and target is busy. */
    static final int BUSY = 7;

    private JobExit() {}

    /** The code of a job that has ended in that state. */
    static int of(String state) {
        return switch (state) {
            case "success" -> SUCCESS;
            case "warning" -> WARNING;
            case "cancelled" -> CANCELLED;
            case "interrupted" -> INTERRUPTED;
            default -> ERROR;
        };
    }
}
