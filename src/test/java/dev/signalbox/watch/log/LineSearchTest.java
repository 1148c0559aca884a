package dev.signalbox.watch.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Logs.Line;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineSearchTest {
    @TempDir
    Path folder;

    @BeforeEach
    void resolve() throws IOException {
        folder = folder.toRealPath();
    }

    private LineSearch.Found search(String text, long from, int maxHits) throws IOException {
        try (OpenedLog log = OpenedLog.open(folder, "a.log")) {
            return new LineSearch(log, log.size(), text, maxHits).from(from);
        }
    }

    private List<Line> searchAll(String text, int maxHits) throws IOException {
        List<Line> all = new ArrayList<>();
        LineSearch.Found found = search(text, 0, maxHits);
        all.addAll(found.lines());
        while (!found.exhausted()) {
            found = search(text, found.to(), maxHits);
            all.addAll(found.lines());
        }
        return all;
    }

    @Test
    void every_line_with_the_text_is_found_once_in_any_case_also_across_steps() throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            StringBuilder line = new StringBuilder();
            for (int n = random.nextInt(400); n > 0; n--) {
                line.append("nNeEÄä dl".charAt(random.nextInt(9)));
            }
            text.append(line).append('\n');
            if (line.toString().toLowerCase(Locale.ROOT).contains("neä")) {
                expected.add(line.toString());
            }
        }
        Files.writeString(folder.resolve("a.log"), text);
        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(searchAll("NeÄ", 17).stream().map(Line::text)).isEqualTo(expected);
        assertThat(searchAll("not in there", 17)).isEmpty();
    }

    @Test
    void too_many_hits_are_capped_and_going_on_finds_the_rest() throws IOException {
        Files.writeString(folder.resolve("a.log"), "hit 1\nno\nhit 2\r\nhit 3 and hit\nhit 4");
        LineSearch.Found first = search("HIT", 0, 2);
        assertThat(first.lines().stream().map(Line::text)).containsExactly("hit 1", "hit 2");
        assertThat(first.capped()).isTrue();
        assertThat(first.exhausted()).isFalse();
        LineSearch.Found rest = search("HIT", first.to(), 9);
        assertThat(rest.lines().stream().map(Line::text)).containsExactly("hit 3 and hit", "hit 4");
        assertThat(rest.capped()).isFalse();
        assertThat(rest.exhausted()).isTrue();
    }

    @Test
    void of_a_long_line_the_part_around_the_hit_is_shown() throws IOException {
        String line = "x".repeat(700_000) + "needle" + "y".repeat(300_000);
        Files.writeString(folder.resolve("a.log"), "first\n" + line + "\nlast needle\n");
        List<Line> hits = searchAll("needle", 10);
        assertThat(hits).hasSize(2);
        assertThat(hits.get(0).at()).isEqualTo(6);
        assertThat(hits.get(0).text()).contains("xneedley").hasSizeLessThan(3_000);
        assertThat(hits.get(0).cut())
                .isEqualTo(line.length() - hits.get(0).text().length());
        assertThat(hits.get(1).text()).isEqualTo("last needle");
    }

    @Test
    void a_gigabyte_is_searched_a_piece_at_a_time() throws IOException {
        long size = 1L << 30;
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("a.log").toFile(), "rw")) {
            file.write("start\n".getBytes(StandardCharsets.UTF_8));
            file.setLength(size);
        }
        LineSearch.Found found = search("needle", 0, 10);
        assertThat(found.exhausted()).isFalse();
        assertThat(found.capped()).isFalse();
        assertThat(found.to()).isBetween(1L, LineSearch.MAX_BYTES + 1024 * 1024);
        assertThat(search("needle", found.to(), 10).to()).isGreaterThan(found.to());
    }
}
