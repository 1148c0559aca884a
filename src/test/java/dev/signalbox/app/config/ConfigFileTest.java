package dev.signalbox.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @TempDir
    Path folder;

    @Test
    void without_a_file_every_key_has_its_default() {
        Config config = new ConfigFile(Map.of()).defaults();
        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(8787);
        assertThat(config.http().basePath()).isEqualTo("/");
        assertThat(config.http().maxStreams()).isEqualTo(20_000);
        assertThat(config.http().maxStreamsPerUser()).isEqualTo(500);
        assertThat(config.watch().pollMs()).isEqualTo(2_000);
        assertThat(config.watch().stalledAfterS()).isEqualTo(600);
        assertThat(config.roles()).hasSize(8).contains("http", "watch", "account");
        assertThat(config.workspaces()).isEmpty();
        assertThat(config.auth()).isEmpty();
        assertThat(config.node()).isEmpty();
    }

    @Test
    void the_example_of_the_contract_is_accepted_whole() throws Exception {
        Config config = read(
                """
                {
                  "node": "alpha",
                  "data_dir": "data",
                  "roles": ["http", "watch", "rollback", "gate", "journal", "job", "handoff", "account"],
                  "http": {"host": "127.0.0.1", "port": 8787, "base_path": "/", "allowed_hosts": [], "max_streams": 20000,
                           "max_streams_per_user": 500},
                  "workspaces": [{"root": "/srv/agents", "account": "default", "prefix": ""}],
                  "watch": {"poll_ms": 2000, "stalled_after_s": 600},
                  "store": {"url": "jdbc:sqlite:data/signalbox.db"},
                  "actions": []
                }
                """);
        assertThat(config.node()).contains("alpha");
        assertThat(config.workspaces()).containsExactly(new Config.Workspace("/srv/agents", "default", ""));
    }

    @Test
    void relative_paths_count_from_the_files_folder() throws Exception {
        Config config = read("{\"data_dir\": \"data\", \"workspaces\": [{\"root\": \"../work\"}]}");
        assertThat(config.dataDir()).contains(folder.resolve("data").toString());
        assertThat(config.workspaces().get(0).root())
                .isEqualTo(folder.resolveSibling("work").toString());
    }

    @Test
    void every_problem_is_told_at_once_with_its_pointer_what_is_allowed_and_the_nearest_key() {
        assertThat(
                        problems(
                                """
                        {"http": {"prot": 1, "port": 99999, "host": 4}, "roles": ["http", "watcher"], "wrokspaces": [],
                         "workspaces": [{"account": "a"}], "watch": {"poll_ms": 5}}
                        """))
                .satisfiesExactlyInAnyOrder(
                        p -> assertThat(p.toString())
                                .startsWith("#/http/prot: unknown key; did you mean \"port\"?")
                                .contains("allowed_hosts, base_path, host, max_streams"),
                        p -> assertThat(p.toString()).isEqualTo("#/http/port: is 99999; must be from 0 to 65535"),
                        p -> assertThat(p.toString()).isEqualTo("#/http/host: is 4; must be a string"),
                        p -> assertThat(p.toString())
                                .startsWith("#/roles/1: is \"watcher\"; allowed: [\"http\",\"watch\""),
                        p -> assertThat(p.toString())
                                .startsWith("#/wrokspaces: unknown key; did you mean \"workspaces\"?"),
                        p -> assertThat(p.toString()).isEqualTo("#/workspaces/0: needs \"root\""),
                        p -> assertThat(p.toString()).isEqualTo("#/watch/poll_ms: is 5; must be from 100 to 600000"));
    }

    @Test
    void a_missing_file_an_unreadable_one_and_broken_json_are_errors_that_name_the_place() throws IOException {
        Path missing = folder.resolve("nothing.json");
        assertThat(failure(missing).getMessage()).contains("nothing.json: does not exist");
        assertThat(failure(folder).getMessage()).contains("cannot be read");
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\n  \"node\": \"a\",\n  oops\n}");
        assertThat(failure(broken).getMessage()).contains("broken.json:3:");
        Path twice = Files.writeString(folder.resolve("twice.json"), "{\"node\": \"a\", \"node\": \"b\"}");
        assertThat(failure(twice).getMessage()).contains("node");
        Path list = Files.writeString(folder.resolve("list.json"), "[]");
        assertThat(failure(list).getMessage()).contains("must hold a JSON object");
        Path empty = Files.writeString(folder.resolve("empty.json"), "");
        assertThat(failure(empty).getMessage()).contains("must hold a JSON object");
    }

    @Test
    void variables_of_the_environment_stand_in_for_strings_and_numbers() throws Exception {
        Path file = Files.writeString(
                folder.resolve("c.json"),
                "{\"node\": \"n-${NAME}\", \"http\": {\"port\": \"${PORT:8080}\", \"host\": \"${HOST:127.0.0.1}\"}}");
        Config config = new ConfigFile(Map.of("NAME", "seven")).read(file);
        assertThat(config.node()).contains("n-seven");
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(new ConfigFile(Map.of("NAME", "x", "PORT", "9"))
                        .read(file)
                        .http()
                        .port())
                .isEqualTo(9);
    }

    @Test
    void a_variable_that_is_not_set_is_a_problem_with_its_pointer() {
        assertThat(problems("{\"workspaces\": [{\"root\": \"${NOT_SET}/x\"}]}"))
                .extracting(ConfigProblem::toString)
                .containsExactly("#/workspaces/0/root: the environment variable NOT_SET is not set and has no default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../", "/a/../", "/./", "signalbox/", "/signalbox", "/a//b/"})
    void a_base_path_that_no_address_can_have_is_a_problem(String path) {
        assertThat(problems("{\"http\": {\"base_path\": \"" + path + "\"}}"))
                .singleElement()
                .asString()
                .startsWith("#/http/base_path:");
    }

    private Config read(String text) throws Exception {
        return new ConfigFile(Map.of()).read(Files.writeString(folder.resolve("signalbox.json"), text));
    }

    private List<ConfigProblem> problems(String text) {
        return catchThrowableOfType(InvalidConfigException.class, () -> read(text))
                .problems();
    }

    private static InvalidConfigException failure(Path file) {
        return catchThrowableOfType(InvalidConfigException.class, () -> new ConfigFile(Map.of()).read(file));
    }
}
