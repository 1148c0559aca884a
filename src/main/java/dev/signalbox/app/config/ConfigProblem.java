package dev.signalbox.app.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param pointer JSON pointer of the value at fault, as {@code #/http/port}; or the file's name if it is the file itself
 * @param message what is wrong and what would be right, for people
 */
public record ConfigProblem(String pointer, String message) {
    @Override
    public String toString() {
        return pointer + ": " + message;
    }
}
