package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.app.config.ConfigFile;
import dev.signalbox.app.config.ConfigProblem;
import dev.signalbox.app.config.InvalidConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupChecksTest {
    @TempDir
    Path folder;

    private List<ConfigProblem> problems(String text) {
        return catchThrowableOfType(
                        InvalidConfigException.class,
                        () -> StartupChecks.check(new ConfigFile(Map.of())
                                .read(Files.writeString(folder.resolve("signalbox.json"), text))))
                .problems();
    }

    @Test
    void a_data_folder_that_is_a_file_is_a_problem_of_the_configuration() throws Exception {
        Files.writeString(folder.resolve("data"), "");
        assertThat(problems("{\"data_dir\": \"data\"}"))
                .singleElement()
                .hasToString("#/data_dir: " + folder.resolve("data") + " is not a folder");
    }

    @Test
    void listening_beyond_this_machine_needs_a_way_to_sign_in() {
        assertThat(problems("{\"http\": {\"host\": \"0.0.0.0\"}}"))
                .singleElement()
                .asString()
                .startsWith("#/http/host: listening on 0.0.0.0");
    }
}
