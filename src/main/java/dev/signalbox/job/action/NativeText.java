package dev.signalbox.job.action;

import java.nio.charset.Charset;

/**
 * Text as this system passes it to a command. With a locale that is not UTF-8 some characters cannot be passed, and would
 * become question marks without a word.
 *
 * @param charset of arguments and environment
 */
record NativeText(Charset charset) {
    /** From this one on Java has a character set of its own for what the system is told. */
    private static final int OWN_CHARSET_SINCE = 18;

    static NativeText ofThisSystem() {
        boolean own = Runtime.version().feature() >= OWN_CHARSET_SINCE;
        return new NativeText(own ? Charset.forName(System.getProperty("sun.jnu.encoding")) : Charset.defaultCharset());
    }

    boolean canPass(String text) {
        return text.indexOf('\0') < 0 && charset.newEncoder().canEncode(text);
    }

    /** What is wrong with what cannot be passed, as the end of a sentence. */
    String why(String text) {
        return text.indexOf('\0') >= 0
                ? "must not hold a NUL character"
                : "holds characters that the server's locale (" + charset + ") cannot pass to a command";
    }
}
