package dev.signalbox.watch.run;

import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.TableRow;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which table was taken over, and up to where. A table is known again by the file that it is in and by the first row that
 * was taken of it: a copy of the same file is the same table, and a table that began anew is another.
 *
 * @param generation as the journal keeps it: {@code <inode>.<id of the first row>.<its mark>}; empty if nothing was taken
 * @param place id of the last row that was taken
 */
record TablePlace(String generation, long place) {
    private static final Pattern FORM = Pattern.compile("([0-9]+)\\.(-?[0-9]{1,19})\\.([0-9a-f]+)");

    private Optional<Matcher> parts() {
        return Optional.of(FORM.matcher(generation)).filter(Matcher::matches);
    }

    /** The row by which the table is known again. */
    Optional<Long> anchor() {
        return parts().map(it -> Long.parseLong(it.group(2)));
    }

    /** Whether what was read is of the table that was taken over. */
    boolean isOf(Answer.Rows rows) {
        Optional<Matcher> parts = parts();
        if (parts.isEmpty()) {
            return false;
        }
        boolean sameFile = parts.get().group(1).equals(Long.toString(rows.inode()));
        boolean sameFirst = rows.anchor().map(parts.get().group(3)::equals).orElse(sameFile);
        return sameFirst && rows.greatestId() >= place;
    }

    /** The generation of a table of which this is the first row that is taken. */
    static String begun(Answer.Rows rows, TableRow first) {
        return rows.inode() + "." + first.id() + "." + first.mark();
    }
}
