package dev.signalbox.http.api;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.JobHistory;
import dev.signalbox.bus.Jobs;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the query strings of the calls about jobs ask for; whatever does not fit is a 400 {@code bad_query}. */
final class JobQueries {
    private static final int DEFAULT_JOBS = 50;
    private static final String STATES = Arrays.stream(Job.State.values())
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));

    private JobQueries() {}

    static JobHistory.HistoryRequest history(Call call) {
        return new JobHistory.HistoryRequest(
                call.caller().account(),
                (int) number(call, "limit", 1, JobHistory.MAX_PAGE)
                        .orElse((long) DEFAULT_JOBS)
                        .longValue(),
                states(call.query("state").orElse("")),
                name(call, "action"),
                name(call, "target"),
                name(call, "before"));
    }

    /** A whole number of the query; empty if it is not there. */
    static Optional<Long> number(Call call, String name, long least, long most) {
        return call.query(name).map(text -> {
            boolean fits = text.matches("[0-9]{1,18}");
            long value = fits ? Long.parseLong(text) : -1;
            if (!fits || value < least || value > most) {
                throw bad(name + " is a whole number from " + least + " to " + most);
            }
            return value;
        });
    }

    private static List<Job.State> states(String text) {
        List<Job.State> states = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(",", Job.State.values().length + 1)) {
            states.add(Arrays.stream(Job.State.values())
                    .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst()
                    .orElseThrow(() -> bad("state is one or several, with commas, of: " + STATES)));
        }
        return states;
    }

    private static Optional<String> name(Call call, String name) {
        return call.query(name).map(text -> {
            if (text.isEmpty() || text.length() > Jobs.MAX_NAME_LENGTH) {
                throw bad(name + " has 1 to " + Jobs.MAX_NAME_LENGTH + " characters, or is left out");
            }
            return text;
        });
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.badRequest("bad_query", detail));
    }
}
