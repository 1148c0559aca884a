package dev.signalbox.watch.run;

import dev.signalbox.bus.Run;
import dev.signalbox.bus.Runs.Details;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.watch.run.ReaderProcess.Failed;
import dev.signalbox.watch.run.ReaderProcess.NotYet;
import dev.signalbox.watch.run.ReaderProcess.Outcome;
import dev.signalbox.watch.run.ReaderProcess.Told;
import dev.signalbox.watch.run.RunAssembler.Surroundings;
import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Question.Depth;
import dev.signalbox.watch.run.wire.Question.OneRun;
import dev.signalbox.watch.run.wire.Question.WhatChanged;
import dev.signalbox.watch.run.wire.RunContent;
import dev.signalbox.watch.run.wire.RunFacts;
import dev.signalbox.watch.run.wire.RunMark;
import dev.signalbox.watch.state.PlanLocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run database of one project. What cannot be read keeps what was read last, with a problem beside it. */
final class RunSource implements Source {
    private static final int MAX_ANSWERS = 50;
    /** What was written so long ago can be seen; before that a commit may be on disk and not yet in sight. */
    private static final Duration IN_SIGHT = Duration.ofSeconds(2);

    /** The age at which the last look at the processes proves nothing any more. */
    private static final long OLD_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Duration QUIET = Duration.ofSeconds(1);

    private final RunProject project;
    private final String relative;
    private final Path file;
    private final ReaderProcess reader;
    private final RunBoard board;
    private final RunAssembler assembler;
    private final Hosts hosts;
    private final Ladder ladder = new Ladder();
    private final Comparing comparing = new Comparing();
    private final SourceProblems problems;
    private final RunProgress progress;
    private final Map<String, RunFacts> facts = new LinkedHashMap<>();
    private final Map<String, RunMark> marks = new HashMap<>();
    /** As it was when it was put on the board. */
    private final Map<String, RunFacts> published = new HashMap<>();

    private Optional<Long> cursor = Optional.empty();
    private FileStamps read = FileStamps.NONE;
    private boolean initialised;
    /** Whether what woke us has been seen. */
    private boolean news;
    /** Whether only new rows were looked for, so that one replaced in place is still to be found. */
    private boolean owesComparison;

    RunSource(
            String node,
            RunProject project,
            String relative,
            ReaderProcess reader,
            RunBoard board,
            RunAssembler assembler,
            Hosts hosts) {
        this.project = project;
        this.relative = relative;
        this.file = project.folder().resolve(relative);
        this.reader = reader;
        this.board = board;
        this.assembler = assembler;
        this.hosts = hosts;
        this.problems = new SourceProblems(relative);
        this.progress = new RunProgress(node, project);
    }

    @Override
    public Ladder ladder() {
        return ladder;
    }

    @Override
    public void wake(long nowNanos) {
        ladder.wake(nowNanos);
        news = false;
    }

    @Override
    public boolean waits() {
        return !problems.isEmpty() || owesComparison;
    }

    @Override
    public boolean isBusy() {
        return problems.isBusy() || owesComparison;
    }

    @Override
    public Set<Path> directories() {
        // Of thousands of projects few have a database: one question each must do.
        if (!file.getParent().toFile().isDirectory()) {
            return Set.of();
        }
        return Stream.of(file.getParent(), project.folder().resolve(PlanLocks.DIRECTORY))
                .filter(it -> it.toFile().isDirectory() && project.holds(it))
                .collect(Collectors.toSet());
    }

    @Override
    public void look() {
        FileStamps now = FileStamps.of(file);
        news &= now.equals(read);
        boolean nothingNew = now.equals(read) && (news || now.isOlderThan(QUIET)) && !waits();
        if (!now.isThere()) {
            // One that is being replaced is away for a moment.
            if (ladder.isLast()) {
                absent();
            }
        } else if (!nothingNew) {
            ask(now, comparing.isCheapOn(now) ? Depth.NEW_ROWS_OR_ALL : Depth.NEW_ROWS);
        }
        refresh();
    }

    @Override
    public void reconcile() {
        FileStamps now = FileStamps.of(file);
        if (!now.isThere()) {
            absent();
        } else if (comparing.isDueOn(now) || !problems.isEmpty()) {
            ask(now, Depth.ALL);
        }
        refresh();
    }

    private void ask(FileStamps now, Depth depth) {
        if (problems.rests()) {
            return;
        }
        if (!project.holds(file.getParent())) {
            problems.unreadable("is in a folder that is a symbolic link out of the workspace");
            return;
        }
        problems.replaced(now.isReplacedBesideLogOf(read), now);
        boolean more = true;
        for (int i = 0; more && i < MAX_ANSWERS; i++) {
            long started = System.nanoTime();
            more = told(reader.ask(new WhatChanged(file.toString(), marks, cursor, depth)), now, started);
        }
    }

    /** Returns whether there is more to be asked. */
    private boolean told(Outcome outcome, FileStamps now, long started) {
        owesComparison = false;
        if (outcome instanceof NotYet notYet) {
            problems.notYet(notYet.reason());
            return false;
        }
        if (outcome instanceof Failed failed) {
            problems.died(failed.reason());
            return false;
        }
        Answer answer = ((Told) outcome).answer();
        if (answer instanceof Answer.Refused refused) {
            problems.refused(refused);
            return false;
        }
        problems.none();
        if (answer instanceof Answer.Changed changed) {
            take(changed);
            read = now;
            owesComparison = !changed.whole();
            if (!owesComparison) {
                comparing.compared(now, now.isOlderThan(IN_SIGHT), System.nanoTime() - started);
            }
            return changed.more();
        }
        absent();
        return false;
    }

    private void absent() {
        problems.none();
        problems.replaced(false, FileStamps.NONE);
        problems.notices(List.of());
        Set.copyOf(facts.keySet()).forEach(this::remove);
        cursor = Optional.empty();
        read = FileStamps.NONE;
        comparing.forget();
        // Whatever comes from now on is news.
        initialised = true;
    }

    private void take(Answer.Changed changed) {
        problems.notices(changed.notices());
        Set<String> ids = new HashSet<>(changed.ids());
        Set<String> gone = new HashSet<>(facts.keySet());
        gone.removeAll(ids);
        gone.forEach(this::remove);
        for (RunContent content : changed.changed()) {
            String id = content.facts().id();
            progress.look(content, !initialised, !facts.containsKey(id)).ifPresent(board::progressed);
            facts.put(id, content.facts());
            marks.put(id, content.mark());
        }
        news |= !gone.isEmpty() || !changed.changed().isEmpty();
        cursor = Optional.of(changed.cursor());
        initialised |= !changed.more();
    }

    private void remove(String id) {
        facts.remove(id);
        marks.remove(id);
        progress.forget(id);
        if (published.remove(id) != null) {
            board.remove(project.slug() + "/" + id);
        }
    }

    /** Publishes every run as it is now, with what proves its state. */
    void refresh() {
        List<RunFacts> changed = facts.values().stream()
                .filter(it -> RunAssembler.claimsToRun(it) || published.get(it.id()) != it)
                .toList();
        if (!changed.isEmpty()) {
            Surroundings surroundings = surroundings(changed.stream().anyMatch(RunAssembler::claimsToRun));
            for (RunFacts each : changed) {
                Optional<Run> before = board.find(project.slug() + "/" + each.id());
                if (before.isPresent() && !published.containsKey(each.id())) {
                    problems.notices(List.of("has a run " + each.id() + " that is in another database too"));
                } else {
                    board.put(assembled(each, surroundings, before));
                    published.put(each.id(), each);
                }
            }
        }
        board.problems(project.account(), project.slug(), relative, problems.all());
    }

    private Run assembled(RunFacts each, Surroundings surroundings, Optional<Run> before) {
        Run run = assembler.assemble(project, each, surroundings);
        boolean newlyLost = run.state() == Run.State.LOST
                && before.filter(it -> it.state() == Run.State.LOST).isEmpty();
        // A process that has just begun is younger than the last look at the processes.
        return newlyLost && hosts.refreshIfOld() ? assembler.assemble(project, each, surroundings(true)) : run;
    }

    private Surroundings surroundings(boolean claims) {
        ProjectFolder folder = project.look();
        if (claims) {
            hosts.refresh(OLD_NANOS);
        }
        return new Surroundings(claims ? PlanLocks.read(folder) : PlanLocks.NONE, hosts.current());
    }

    boolean has(String runId) {
        return facts.containsKey(runId);
    }

    /** All that there is of a run, as of now; empty if it cannot be read. */
    Optional<Details> details(String runId) {
        if (problems.rests()
                || !Files.isRegularFile(file)
                || !(reader.ask(new OneRun(file.toString(), runId)) instanceof Told told)
                || !(told.answer() instanceof Answer.TheRun answer)) {
            return Optional.empty();
        }
        return answer.run()
                .map(content -> new Details(
                        assembler.assemble(
                                project, content.facts(), surroundings(RunAssembler.claimsToRun(content.facts()))),
                        relative,
                        content.phases(),
                        content.results(),
                        content.quality(),
                        content.events(),
                        content.truncated()));
    }

    /** The project is gone, and its runs with it. */
    void end() {
        Set.copyOf(facts.keySet()).forEach(this::remove);
        board.problems(project.account(), project.slug(), relative, List.of());
    }
}
