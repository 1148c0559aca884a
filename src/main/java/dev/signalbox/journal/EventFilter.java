package dev.signalbox.journal;

import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Journal.Read;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which rows a reader asks for: what the database decides, and what is decided here.
 *
 * @param where the condition, with {@link #values} for its places
 * @param indexed whether an index leads to exactly the rows that match, so that finding them takes no search
 * @param text in lower case; that a row must contain
 */
record EventFilter(String where, List<Object> values, boolean indexed, Optional<String> text) {
    private static final String ANY = "*";

    EventFilter {
        values = List.copyOf(values);
    }

    static EventFilter of(Read asked) {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        conditions.add("account = ?");
        values.add(asked.account());
        asked.project().ifPresent(project -> {
            conditions.add("project = ?");
            values.add(project);
        });
        List<String> types = asked.types().contains(ANY) ? List.of() : asked.types();
        if (!types.isEmpty()) {
            conditions.add("("
                    + String.join(
                            " OR ", types.stream().map(EventFilter::ofType).toList()) + ")");
            types.forEach(type -> values.addAll(valuesOf(type)));
        }
        boolean oneIndex = types.isEmpty()
                || (types.size() == 1
                        && !isPrefix(types.get(0))
                        && asked.project().isEmpty());
        return new EventFilter(
                String.join(" AND ", conditions),
                values,
                oneIndex && asked.text().isEmpty(),
                asked.text().map(text -> text.toLowerCase(Locale.ROOT)));
    }

    private static boolean isPrefix(String type) {
        return type.endsWith(ANY);
    }

    private static String ofType(String type) {
        return isPrefix(type) ? "substr(type, 1, ?) = ?" : "type = ?";
    }

    private static List<Object> valuesOf(String type) {
        if (!isPrefix(type)) {
            return List.of(type);
        }
        String prefix = type.substring(0, type.length() - ANY.length());
        return List.of(prefix.codePointCount(0, prefix.length()), prefix);
    }

    Tuple with(Object... more) {
        Tuple all = Tuple.tuple();
        Stream.concat(values.stream(), Stream.of(more)).forEach(all::addValue);
        return all;
    }

    /** What the database could not decide. */
    boolean matches(Event event) {
        return text.isEmpty()
                || Stream.of(
                                event.type(),
                                event.project().orElse(""),
                                event.actor().orElse(""),
                                event.data())
                        .anyMatch(part -> part.toLowerCase(Locale.ROOT).contains(text.get()));
    }
}
