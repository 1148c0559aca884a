package dev.signalbox.watch.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static CommandLine of(String words) {
        return CommandLine.of(List.of(words.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "./ralph.sh 10",
                "bash ./ralph.sh 10",
                "/bin/bash -xe /srv/a/ralph_loop.sh --monitor",
                "bun /usr/local/bin/ralph-tui run",
                "node --require x /opt/node_modules/ralph-tui/dist/cli.js run",
                "ralph run -c ralph.yml",
                "ralphex docs/plans/a.md",
                "bash .agents/ralph/loop.sh build",
                "python3 -m ralph"
            })
    void loops_are_recognised(String words) {
        assertThat(of(words).isLoop()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude -p hello",
                "/usr/bin/codex exec x",
                "node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js",
                "python3.11 /usr/bin/aider",
                "amp",
                "opencode",
                "gemini",
                "cursor-agent",
                "goose"
            })
    void agents_are_recognised(String words) {
        assertThat(of(words).isAgent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vim prd.json",
                "vim ralph.sh",
                "tail -f ralph.log",
                "grep -r claude .",
                "less claude-notes.txt",
                "bash ralph_monitor.sh",
                "ralphglasses",
                "claude mcp serve",
                "codex app-server",
                "java -jar ralph.jar",
                "node /srv/ralph-project/index.js",
                "node /srv/ralph-project/node_modules/vite/bin/vite.js",
                "bash -c ralph.sh",
                "-bash",
                "bash",
                "tmux new -s ralph"
            })
    void everything_else_is_neither(String words) {
        assertThat(of(words).isLoop()).isFalse();
        assertThat(of(words).isAgent()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "bun /usr/bin/ralph-tui run --api-key sk-123,bun ralph-tui run",
        "ralph hunter2,ralph",
        "/opt/x/claude --token=abc -p secret,claude",
        "python3 -W ignore /a/b.py start,python3 b.py start"
    })
    void nothing_that_could_be_a_secret_is_shown(String words, String shown) {
        assertThat(of(words).show()).isEqualTo(shown);
    }

    @Test
    void a_title_with_a_secret_shows_only_its_program() {
        assertThat(CommandLine.of(List.of("claude --api-key sk-1")).show()).isEqualTo("claude");
        assertThat(CommandLine.of(List.of("x".repeat(500), "run")).show()).hasSize(80);
    }
}
