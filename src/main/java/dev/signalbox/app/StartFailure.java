package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import java.io.IOException;
import java.net.BindException;

/** Says in one sentence why the server could not start. */
final class StartFailure {
    private StartFailure() {}

    static String explain(Throwable cause, Config config) {
        if (couldNotBind(cause)) {
            return "cannot listen on " + config.http().host() + " port "
                    + config.http().port() + ": " + cause.getMessage()
                    + "; is another Signalbox running? Choose another port with --port";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** The native transport has an exception of its own for it. */
    private static boolean couldNotBind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    || cause instanceof IOException
                            && String.valueOf(cause.getMessage()).startsWith("bind(")) {
                return true;
            }
        }
        return false;
    }
}
