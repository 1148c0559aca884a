package dev.signalbox.watch.run;

import dev.signalbox.bus.Journal.Import;
import dev.signalbox.bus.Journal.Imported;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.Json;
import dev.signalbox.watch.run.ReaderProcess.Failed;
import dev.signalbox.watch.run.ReaderProcess.NotYet;
import dev.signalbox.watch.run.ReaderProcess.Outcome;
import dev.signalbox.watch.run.ReaderProcess.Told;
import dev.signalbox.watch.run.RunSettings.EventTable;
import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Question.NewRows;
import dev.signalbox.watch.run.wire.TableRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody's table whose rows become events of our journal, each once. The journal keeps the place up to which it has them
 * together with the rows, so neither our end nor its can come between.
 */
final class EventTableSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(EventTableSource.class);
    private static final int MAX_ROWS = 500;
    /** What was written so long ago can be seen. */
    private static final Duration IN_SIGHT = Duration.ofSeconds(2);

    /** The first row of a table that took the place of another. */
    private static final String RESTARTED = "event_table.restarted";

    private final EventTable table;
    private final ReaderProcess reader;
    private final RunBoard board;
    private final BiConsumer<EventTableSource, Import> importer;
    private final Ladder ladder = new Ladder();
    private final SourceProblems problems;

    private Optional<TablePlace> place = Optional.empty();
    private FileStamps read = FileStamps.NONE;
    /** Whether all that was written by then could be seen. */
    private boolean readInSight;

    private boolean importing;
    private boolean lookAgain;
    private String logged = "";

    /** @param importer asks the journal; the answer comes by {@link #imported} or {@link #refused} */
    EventTableSource(
            EventTable table, ReaderProcess reader, RunBoard board, BiConsumer<EventTableSource, Import> importer) {
        this.table = table;
        this.reader = reader;
        this.board = board;
        this.importer = importer;
        this.problems = new SourceProblems(table.file().toString());
    }

    @Override
    public Ladder ladder() {
        return ladder;
    }

    @Override
    public boolean waits() {
        return !problems.isEmpty();
    }

    @Override
    public boolean isBusy() {
        return problems.isBusy();
    }

    @Override
    public Set<Path> directories() {
        Path directory = table.file().getParent();
        return directory.toFile().isDirectory() ? Set.of(directory) : Set.of();
    }

    @Override
    public void look() {
        if (importing) {
            lookAgain = true;
        } else if (!FileStamps.of(table.file()).isThere()) {
            problems.none();
        } else if (place.isEmpty()) {
            importRows(new TablePlace("", 0), "", 0, List.of());
        } else if (!problems.rests()) {
            readOn(place.get());
        }
        tellProblems();
    }

    @Override
    public void reconcile() {
        FileStamps now = FileStamps.of(table.file());
        if (place.isEmpty() || !problems.isEmpty() || !now.equals(read) || !readInSight) {
            look();
        }
    }

    private void readOn(TablePlace known) {
        FileStamps now = FileStamps.of(table.file());
        Optional<Answer.Rows> answer = ask(known.place(), known.anchor());
        if (answer.isEmpty()) {
            return;
        }
        read = now;
        readInSight = now.isOlderThan(IN_SIGHT);
        boolean begins = known.generation().isEmpty();
        if (!begins && !known.isOf(answer.get())) {
            restart(known);
        } else if (!answer.get().rows().isEmpty()) {
            List<TableRow> rows = answer.get().rows();
            String generation = begins ? TablePlace.begun(answer.get(), rows.get(0)) : known.generation();
            lookAgain |= answer.get().more();
            importRows(known, generation, rows.get(rows.size() - 1).id(), events(rows));
        }
    }

    /** Another table has taken its place, or it begins anew: so do we. */
    private void restart(TablePlace known) {
        ask(0, Optional.empty()).filter(all -> !all.rows().isEmpty()).ifPresent(all -> {
            List<TableRow> rows = all.rows();
            List<NewEvent> events = new ArrayList<>();
            events.add(event(
                    RESTARTED,
                    Json.encode(Map.of(
                            "source",
                            table.name(),
                            "message",
                            "the table was replaced or began anew; its rows follow from the first",
                            "taken_before",
                            known.place()))));
            events.addAll(events(rows));
            lookAgain |= all.more();
            importRows(
                    new TablePlace(known.generation(), 0),
                    TablePlace.begun(all, rows.get(0)),
                    rows.get(rows.size() - 1).id(),
                    events);
        });
    }

    private Optional<Answer.Rows> ask(long after, Optional<Long> anchor) {
        Outcome outcome = reader.ask(new NewRows(
                table.file().toString(),
                table.table(),
                table.idColumn(),
                table.timeColumn(),
                table.typeColumn(),
                table.columns(),
                after,
                anchor,
                MAX_ROWS));
        if (outcome instanceof NotYet notYet) {
            problems.notYet(notYet.reason());
        } else if (outcome instanceof Failed failed) {
            problems.died(failed.reason());
        } else if (outcome instanceof Told told) {
            if (told.answer() instanceof Answer.Refused refused) {
                problems.refused(refused);
            } else {
                problems.none();
                return told.answer() instanceof Answer.Rows rows ? Optional.of(rows) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private List<NewEvent> events(List<TableRow> rows) {
        return rows.stream()
                .map(row -> event(row.type().orElse(table.name()), row.data()))
                .toList();
    }

    private NewEvent event(String type, String data) {
        return new NewEvent(type, table.project(), Optional.of(table.name()), data);
    }

    private void importRows(TablePlace from, String generation, long upTo, List<NewEvent> events) {
        importing = true;
        importer.accept(this, new Import(table.name(), table.account(), generation, from.place(), upTo, events));
    }

    /** The journal has answered: there it stands, whether by this or by an earlier answer that was lost. */
    void imported(Imported answer) {
        importing = false;
        boolean first = place.isEmpty();
        place = Optional.of(new TablePlace(answer.generation(), answer.place()));
        if (first || lookAgain || !answer.taken()) {
            lookAgain = false;
            look();
        }
    }

    /** The journal cannot take rows now. Whether it took these is not known, so it is asked again where it stands. */
    void refused(String reason) {
        importing = false;
        lookAgain = false;
        place = Optional.empty();
        problems.unreadable("is not taken over: " + reason);
        tellProblems();
    }

    private void tellProblems() {
        String text = problems.all().isEmpty() ? "" : problems.all().get(0).message();
        if (!text.equals(logged) && !text.isEmpty()) {
            LOG.warn("event table {}: {} {}", table.name(), table.file(), text);
        }
        logged = text;
        table.project()
                .ifPresent(
                        slug -> board.problems(table.account(), slug, "event table " + table.name(), problems.all()));
    }
}
