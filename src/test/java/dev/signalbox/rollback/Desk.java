package dev.signalbox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Rollbacks;
import dev.signalbox.bus.Rollbacks.Answer;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.Refusal;
import dev.signalbox.bus.Rollbacks.RollBack;
import dev.signalbox.git.GitRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The service for one project, with the words of the tests. */
final class Desk {
    final Path dataDir;
    final Path project;
    final RollbackService service;
    final Journal journal;

    Desk(Path dataDir, Path project, Step.Observer steps) {
        try {
            this.dataDir = Files.createDirectories(dataDir);
            this.project = project;
            this.journal = Journal.open(dataDir);
            this.service = new RollbackService(journal, GitRunner.onPath(), Clock.systemUTC(), steps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Desk of(Path base, Agent agent) {
        return new Desk(base.resolve("data"), agent.folder(), step -> {});
    }

    static RollBack request() {
        return request(Optional.empty(), false);
    }

    static RollBack request(Optional<String> expectedHead, boolean force) {
        return new RollBack(
                "p",
                "default",
                expectedHead,
                Optional.empty(),
                force,
                Optional.empty(),
                "ana",
                force ? "admin" : "engineer");
    }

    Answer ask(RollBack request) {
        return service.rollBack(project, request);
    }

    Done rollBack() {
        return done(ask(request()));
    }

    Done force() {
        return done(ask(request(Optional.empty(), true)));
    }

    Refusal refused() {
        return refusal(ask(request()));
    }

    Answer undo(String id) {
        return service.undo(project, new Rollbacks.Undo("p", "default", id, "ben", "engineer"));
    }

    Rollbacks.PreviewAnswer preview() {
        return service.preview(project, Optional.empty());
    }

    List<Rollbacks.Attempt> history() {
        return service.history(project, new Rollbacks.HistoryRequest("p", "default", 100))
                .rollbacks();
    }

    static Done done(Answer answer) {
        assertThat(answer.refusal()).isEmpty();
        return answer.done().orElseThrow();
    }

    static Refusal refusal(Answer answer) {
        assertThat(answer.done()).isEmpty();
        return answer.refusal().orElseThrow();
    }
}
