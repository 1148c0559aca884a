package dev.signalbox.app.client;

/** What the process's exit code says about a job. */
final class JobExit {
    /** The job succeeded, or what was asked was done. */
    static final int SUCCESS = 0;
    /** The server could not be asked, or refused. */
    static final int REFUSED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;

    static final int WARNING = 3;
    static final int ERROR = 4;
    static final int CANCELLED = 5;
    /** The server went down while the job ran. */
    static final int INTERRUPTED = 6;
    /** Not started: the same action and target is busy. */
    static final int BUSY = 7;

    /** The table, for the help. */
    static final String[] TABLE = {
        "0:the job succeeded, or what was asked was done",
        "1:the server does not run, does not answer, or refuses",
        "2:the command line is wrong",
        "3:the job ended with a warning",
        "4:the job ended with an error",
        "5:the job was cancelled",
        "6:the job was interrupted: its server went down while it ran",
        "7:not started, because the same action and target is busy"
    };

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
