package dev.signalbox.app.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
final class NearestName {
    private NearestName() {}

    /** The known name with the fewest edits, if it takes fewer edits than half of the name. */
    static Optional<String> of(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .filter(name -> distance(written, name) <= Math.max(1, Math.max(written.length(), name.length()) / 2));
    }

    /** Levenshtein's edit distance; upper and lower case count as equal, as do {@code -} and {@code _}. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT).replace('-', '_');
        String b = other.toLowerCase(Locale.ROOT).replace('-', '_');
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
