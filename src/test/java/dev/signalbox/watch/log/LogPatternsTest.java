package dev.signalbox.watch.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.app.config.ConfigFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogPatternsTest {
    private final LogPatterns usual = new LogPatterns(LogSettings.DEFAULT_PATTERNS);

    private static List<String> path(String text) {
        return List.of(text.split("/"));
    }

    @Test
    void a_star_stays_in_its_folder_and_two_go_everywhere_beneath() {
        for (String log : List.of("a.log", ".5x/logs/r1/agent-001.ndjson", ".ralph/logs/x", ".ralph/live.log")) {
            assertThat(usual.match(path(log))).as(log).isTrue();
        }
        for (String other :
                List.of("src/a.log", ".5x/5x.db", "a.log.gz", ".ralph/status.json", "x.5x/logs/a", "alog")) {
            assertThat(usual.match(path(other))).as(other).isFalse();
        }
        assertThat(new LogPatterns(List.of("**/*.log")).match(path("a/b/c.log")))
                .isTrue();
        assertThat(new LogPatterns(List.of("**/*.log")).match(path("c.log"))).isTrue();
        assertThat(new LogPatterns(List.of("a?.log")).match(path("ab.log"))).isTrue();
    }

    @Test
    void only_folders_that_may_hold_logs_are_gone_into() {
        assertThat(usual.mayBeBeneath(path(".5x"))).isTrue();
        assertThat(usual.mayBeBeneath(path(".5x/logs/r1"))).isTrue();
        assertThat(usual.mayBeBeneath(path("src"))).isFalse();
        assertThat(usual.mayBeBeneath(path(".5x/gates"))).isFalse();
    }

    @Test
    void a_pattern_that_leads_out_is_refused() {
        for (String bad : List.of("../x", "/etc/*", "a//b", "a/./b", "")) {
            assertThatThrownBy(() -> new LogPatterns(List.of(bad)))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void without_a_configuration_the_patterns_are_the_same() {
        assertThat(new ConfigFile(Map.of()).defaults().logs().patterns()).isEqualTo(LogSettings.DEFAULT_PATTERNS);
    }

    @Test
    void ids_are_short_readable_and_safe() {
        assertThat(LogIds.of(".5x/logs/a b/ag\u00e4nt/../x y.log")).matches("[0-9a-f]{12}-x-y\\.log");
        assertThat(LogIds.of("x".repeat(4_000) + ".log")).matches("[A-Za-z0-9._-]{1,128}");
        assertThat(LogIds.of("a/x.log")).isNotEqualTo(LogIds.of("b/x.log"));
    }
}
