package dev.signalbox;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How every test waits unless it says otherwise: it looks at once, then less and less often, and is patient with a loaded
 * machine. JUnit finds this by {@code META-INF/services}.
 */
public final class QuickWaits implements BeforeAllCallback {
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration SLOWEST = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public void beforeAll(ExtensionContext test) {
        Awaitility.setDefaultPollInterval((count, before) -> {
            Duration next = before.plus(STEP);
            return next.compareTo(SLOWEST) > 0 ? SLOWEST : next;
        });
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
