package dev.signalbox.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.git.GitReading;
import dev.signalbox.git.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GitQueueTest {
    private static final Repository.Found REPOSITORY =
            new Repository.Found(Path.of("/w"), Path.of("/w/.git"), Path.of("/w/.git"));

    @Test
    void a_question_that_fails_is_answered_and_the_next_one_is_asked() throws Exception {
        TrackedProject project = new TrackedProject(
                new WatchSettings.Workspace(Path.of("/"), "default", ""),
                Path.of("/w"),
                "w",
                "w",
                Duration.ofMinutes(1));
        LinkedBlockingQueue<GitReading> answers = new LinkedBlockingQueue<>();
        GitQueue queue = new GitQueue(
                repository -> {
                    throw new IllegalStateException("a defect");
                },
                (asked, answer) -> answers.add(answer));
        try (queue) {
            for (int i = 0; i < 2; i++) {
                queue.ask(project, REPOSITORY);
                assertThat(answers.poll(10, TimeUnit.SECONDS)).isInstanceOf(GitReading.Unavailable.class);
            }
        }
    }
}
