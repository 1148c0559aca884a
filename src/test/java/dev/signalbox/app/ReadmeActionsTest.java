package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.ConfigFile;
import dev.signalbox.app.config.ConfigProblem;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.job.JobSettings;
import dev.signalbox.job.action.Action;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The actions that the README shows can be used as they stand there. */
class ReadmeActionsTest {
    @TempDir
    Path base;

    private Config read(String json) throws Exception {
        Files.createDirectories(base.resolve("srv/agents/shop"));
        return new ConfigFile(Map.of())
                .read("test", json.replace("/srv/", base + "/srv/").getBytes(StandardCharsets.UTF_8), base);
    }

    @Test
    void the_actions_of_the_readme_are_right() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf("## Jobs"));
        String json = section.substring(section.indexOf("```json") + 7, section.indexOf("```\n\n"));
        JobSettings settings = JobActions.settings(read(json), "n", base);
        assertThat(settings.actions())
                .extracting(Action::name)
                .containsExactly("sync-push", "sync-pull", "verify", "save-key", "test");
        assertThat(settings.actions().get(3).parameters().secretNames()).containsExactly("key");
    }

    @Test
    void everything_that_is_wrong_with_the_actions_is_said_at_once_with_its_place() {
        assertThatThrownBy(() -> JobActions.settings(
                        read("{\"actions\": [{\"action\": \"a\", \"command\": [\"x\", \"{target}\"]},"
                                + " {\"action\": \"a\", \"command\": [\"x\"], \"cwd\": \"nowhere\"}]}"),
                        "n",
                        base))
                .isInstanceOfSatisfying(InvalidConfigException.class, invalid -> assertThat(invalid.problems())
                        .extracting(ConfigProblem::pointer)
                        .containsExactly("#/actions/0/command/1", "#/actions/1/action", "#/actions/1/cwd"));
    }
}
