package dev.signalbox.handoff.notice;

import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The words of messages: plain text, for people. */
public final class Wording {
    private static final int MAX_TITLE = 150;

    private final Optional<URI> publicUrl;

    /** @param publicUrl where people find the page */
    public Wording(Optional<URI> publicUrl) {
        this.publicUrl = publicUrl;
    }

    /** One line. */
    public String title(Parcel parcel) {
        return parcel.entries().size() == 1
                ? CleanText.line(parcel.entries().get(0).title(), MAX_TITLE)
                : parcel.entries().size() + " notices, the first: "
                        + CleanText.line(parcel.entries().get(0).title(), MAX_TITLE);
    }

    /** All of it; lines end with a line feed. */
    public String body(Parcel parcel) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : parcel.entries()) {
            if (parcel.entries().size() > 1) {
                text.append("* ").append(entry.title()).append('\n');
            }
            entry.project()
                    .ifPresent(
                            project -> text.append("Project: ").append(project).append('\n'));
            text.append("At: ")
                    .append(entry.happenedAt().truncatedTo(ChronoUnit.SECONDS))
                    .append('\n');
            if (!entry.body().isEmpty()) {
                text.append(entry.body()).append('\n');
            }
            link(entry).ifPresent(link -> text.append('\n').append(link).append('\n'));
            text.append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }

    /** Where the page shows it; empty if it is not known where the page is. */
    public Optional<String> link(Entry entry) {
        return publicUrl.map(url -> {
            String query =
                    switch (entry.on()) {
                        case ESCALATION -> "?view=handoffs";
                        case GATE_WAITING -> "?view=gates";
                        case PROJECT_FAILED, PROJECT_STALLED, PROJECT_DONE -> "";
                    };
            return url + query;
        });
    }
}
