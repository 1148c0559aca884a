package dev.signalbox.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One Chromium for all classes of a test process, as starting one takes seconds; profiles keep tests apart. It is for the
 * thread that runs the tests.
 */
final class OneBrowser implements ParameterResolver {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(OneBrowser.class);

    private record Running(Playwright playwright, Browser browser) implements AutoCloseable {
        static Running start() {
            Playwright playwright = Browsers.playwright();
            return new Running(playwright, Browsers.launch(playwright));
        }

        @Override
        public void close() {
            playwright.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext test) {
        ExtensionContext.Store store = test.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, OURS);
        Running running = store.getOrComputeIfAbsent(Running.class, none -> Running.start(), Running.class);
        if (!running.browser().isConnected()) {
            // It crashed: that was one class's failure, and shall not be the next one's.
            running.close();
            running = Running.start();
            store.put(Running.class, running);
        }
        return running.browser();
    }
}
