package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import java.net.BindException;

/** Says in one sentence why the server could not start. */
final class StartFailure {
    private StartFailure() {}

    static String explain(Throwable cause, Config config) {
        if (hasCause(cause, BindException.class)) {
            return "cannot listen on " + config.http().host() + " port "
                    + config.http().port() + ": " + cause.getMessage()
                    + "; is another Signalbox running? Choose another port with --port";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
