package dev.signalbox.watch.run.reader;

import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Answer.Kind;
import dev.signalbox.watch.run.wire.Question;
import dev.signalbox.watch.run.wire.Question.NewRows;
import dev.signalbox.watch.run.wire.Question.OneRun;
import dev.signalbox.watch.run.wire.Question.WhatChanged;
import dev.signalbox.watch.run.wire.Wire;
import dev.signalbox.watch.run.wire.Wire.Answered;
import dev.signalbox.watch.run.wire.Wire.Asked;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Where the reader's process starts: a question a line comes in on standard input, its answer goes out on standard output.
 * It ends when its input does, or when a question takes far too long, so it does not outlive the
 * server.
 */
public final class RunReader {
    /** The system property that names the folder for copies of databases. */
    public static final String COPIES = "signalbox.reader.copies";

    /** The exit code of a reader that hangs where nothing can end it but the end of the process. */
    private static final int HUNG = 3;

    private final ForeignDatabase databases;
    private final Deadline deadline;

    RunReader(int ourUser, Deadline deadline) {
        this.databases = new ForeignDatabase(ourUser, deadline);
        this.deadline = deadline;
    }

    public static void main(String[] args) throws IOException, SQLException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        // What libraries print is no answer.
        System.setOut(System.err);
        // The native library lies there; it is gone before its folder is.
        new File(System.getProperty("java.io.tmpdir")).deleteOnExit();
        new File(System.getProperty(COPIES)).deleteOnExit();
        try (Deadline deadline = new Deadline(() -> Runtime.getRuntime().halt(HUNG));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            RunReader reader = new RunReader(ForeignDatabase.currentUser(), deadline);
            ForeignDatabase.loadDriver();
            tell(answers, new Answered(Wire.READY, new Answer.Absent()));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Optional<Asked> asked = Wire.parse(line, Asked.class);
                if (asked.isPresent()) {
                    tell(answers, new Answered(asked.get().id(), reader.answer(asked.get())));
                    deadline.stop();
                }
            }
        }
    }

    private static void tell(PrintStream answers, Answered answered) {
        answers.print(Wire.line(answered) + "\n");
        answers.flush();
    }

    Answer answer(Asked asked) {
        deadline.start(asked.deadlineMs());
        Question question = asked.question();
        Path file;
        try {
            file = Path.of(question.file());
        } catch (InvalidPathException e) {
            return new Answer.Refused(Kind.UNREADABLE, "has a name that cannot be written in this locale");
        }
        return databases.read(file, (snapshot, look) -> {
            if (question instanceof WhatChanged changed) {
                return new RunDatabase(snapshot).whatChanged(changed);
            }
            if (question instanceof OneRun run) {
                return new RunDatabase(snapshot).oneRun(run);
            }
            NewRows rows = (NewRows) question;
            return new EventTableRows(snapshot, rows).read(look.inode());
        });
    }
}
