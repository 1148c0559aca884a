package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.ProjectFolder.Content;
import dev.signalbox.files.ProjectFolder.Reading;
import dev.signalbox.files.ProjectFolder.Unreadable;
import dev.signalbox.files.Times;
import dev.signalbox.watch.RalphexProgress;
import dev.signalbox.watch.state.RunClaim.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ralphex: its progress file is locked while it runs, and ends with a footer when it has ended. */
final class RalphexReader implements RunStateReader {
    private static final int HEAD_BYTES = 4 * 1024;
    private static final int TAIL_BYTES = 64 * 1024;
    private static final int FOOTER_LINES = 4;

    private static final Pattern SECTION = Pattern.compile("^-{3} (.{1,120}) -{3}$");
    private static final Pattern ITERATION = Pattern.compile("iteration (\\d{1,9})");
    private static final Pattern FOOTER = Pattern.compile("^(Completed|Failed): .*");

    @Override
    public String tool() {
        return "ralphex";
    }

    @Override
    public Optional<Outcome> read(ProjectFolder folder) {
        Optional<String> newest = RalphexProgress.newest(folder);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        Reading tail = folder.readTail(newest.get(), TAIL_BYTES);
        if (tail instanceof Unreadable unreadable) {
            return Optional.of(new Broken(
                    Optional.empty(), List.of(new Problem(newest.get(), Optional.empty(), unreadable.reason()))));
        }
        return tail instanceof Content content
                ? Optional.of(new Read(claim(folder, newest.get(), content)))
                : Optional.empty();
    }

    private RunClaim claim(ProjectFolder folder, String file, Content tail) {
        List<String> lines =
                new String(tail.bytes(), StandardCharsets.UTF_8).lines().toList();
        String name = file.substring(file.lastIndexOf('/') + 1);
        Optional<String> footer = footer(lines);
        Status status = footer.map(it -> it.startsWith("Failed") ? Status.FAILED : Status.COMPLETED)
                .orElse(Status.RUNNING);
        return new RunClaim(
                tool(),
                status,
                footer.map(it -> name + " says "
                                + it.substring(0, it.indexOf(':')).toLowerCase(Locale.ROOT))
                        .orElse(name + " has no end"),
                Optional.empty(),
                Optional.of(Path.of(folder.root().toString(), file)),
                Optional.empty(),
                started(folder, file, tail.modifiedAt()),
                Optional.of(tail.modifiedAt()),
                Optional.of(figures(lines)),
                List.of());
    }

    /** The footer is the last thing in the file; a run that was taken up again goes on below an old one. */
    private static Optional<String> footer(List<String> lines) {
        List<String> written = lines.stream().filter(line -> !line.isBlank()).toList();
        return written.subList(Math.max(0, written.size() - FOOTER_LINES), written.size()).stream()
                .filter(line -> FOOTER.matcher(line).matches())
                .reduce((first, last) -> last);
    }

    private static Optional<Instant> started(ProjectFolder folder, String file, Instant modifiedAt) {
        if (!(folder.readHead(file, HEAD_BYTES) instanceof Content head)) {
            return Optional.empty();
        }
        // Written as local time: right if we live in the same zone, and not used if it cannot be.
        return new String(head.bytes(), StandardCharsets.UTF_8)
                .lines()
                .limit(20)
                .filter(line -> line.startsWith("Started:"))
                .findFirst()
                .map(line -> line.substring("Started:".length()))
                .flatMap(text -> Times.parse(text).or(() -> Times.parseLocal(text, ZoneId.systemDefault())))
                .filter(at -> !at.isAfter(modifiedAt));
    }

    private static LoopFigures figures(List<String> lines) {
        String section = "";
        Optional<Long> iteration = Optional.empty();
        for (String line : lines) {
            Matcher header = SECTION.matcher(line);
            if (header.matches()) {
                section = header.group(1);
                Matcher number = ITERATION.matcher(section);
                iteration = number.find() ? Optional.of(Long.valueOf(number.group(1))) : iteration;
            }
        }
        return new LoopFigures(
                iteration,
                Optional.empty(),
                JsonFields.oneLine(section),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
