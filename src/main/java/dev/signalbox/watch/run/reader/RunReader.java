package dev.signalbox.watch.run.reader;

import dev.signalbox.watch.run.wire.Answer;
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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Where the reader's process starts: a question a line comes in on standard input, its answer goes out on standard output.
 * It ends when its input does, whatever it is doing, so it never outlives the server.
 */
public final class RunReader {
    private final ForeignDatabase databases;
    private final Deadline deadline;

    RunReader(int ourUser, Deadline deadline) {
        this.databases = new ForeignDatabase(ourUser, deadline);
        this.deadline = deadline;
    }

    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        // What libraries print is no answer.
        System.setOut(System.err);
        // The native library lies there; it is gone before its folder is.
        new File(System.getProperty("java.io.tmpdir")).deleteOnExit();
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread input = new Thread(() -> readInto(lines), "input");
        input.setDaemon(true);
        input.start();
        try (Deadline deadline = new Deadline()) {
            RunReader reader = new RunReader(ForeignDatabase.currentUser(), deadline);
            ForeignDatabase.loadDriver();
            answers.println(Wire.line(new Answered(Wire.READY, new Answer.Absent())));
            answers.flush();
            while (true) {
                Optional<Asked> asked = Wire.parse(lines.take(), Asked.class);
                if (asked.isPresent()) {
                    answers.println(Wire.line(new Answered(asked.get().id(), reader.answer(asked.get()))));
                    answers.flush();
                }
            }
        }
    }

    /** On a thread of its own: the other one may hang in a file. */
    private static void readInto(BlockingQueue<String> lines) {
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            System.exit(0);
        }
    }

    Answer answer(Asked asked) {
        deadline.start(asked.deadlineMs());
        Question question = asked.question();
        return databases.read(Path.of(question.file()), (snapshot, look) -> {
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
