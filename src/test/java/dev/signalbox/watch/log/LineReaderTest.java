package dev.signalbox.watch.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Line;
import dev.signalbox.bus.Logs.Where;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

class LineReaderTest {
    private static final int MANY = Integer.MAX_VALUE;
    private Path folder;

    @BeforeTry
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("lines").toRealPath();
    }

    @AfterTry
    void removeFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("a.log"));
        Files.delete(folder);
    }

    private LineReader.Lines read(Where where, int lines, int bytes, boolean finished) throws IOException {
        try (OpenedLog log = OpenedLog.open(folder, "a.log")) {
            return new LineReader(log, log.size(), finished).read(where, lines, bytes);
        }
    }

    private void write(byte[] content) throws IOException {
        Files.write(folder.resolve("a.log"), content);
    }

    private static List<String> texts(LineReader.Lines lines) {
        return lines.lines().stream().map(Line::text).toList();
    }

    @Property(tries = 60)
    void going_on_after_each_slice_gives_every_line_once_and_going_back_too(
            @ForAll @Size(max = 40) List<@IntRange(max = 3_000) Integer> lengths,
            @ForAll @IntRange(max = 20) int rest,
            @ForAll @IntRange(min = 1, max = 7) int maxLines,
            @ForAll @IntRange(min = 1, max = 5_000) int maxBytes)
            throws IOException {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int length : lengths) {
            String line = (expected.size() + ":" + "x".repeat(length));
            expected.add(line);
            text.append(line).append(length % 2 == 0 ? "\n" : "\r\n");
        }
        String open = "y".repeat(rest);
        write(text.append(open).toString().getBytes(StandardCharsets.UTF_8));
        List<String> forward = new ArrayList<>();
        long at = 0;
        LineReader.Lines slice;
        do {
            slice = read(Where.from(at), maxLines, maxBytes, false);
            assertThat(slice.from()).isEqualTo(at);
            assertThat(slice.lines().size()).isLessThanOrEqualTo(maxLines);
            assertThat(slice.to() - slice.from() <= maxBytes || slice.lines().size() == 1)
                    .isTrue();
            forward.addAll(texts(slice));
            at = slice.to();
        } while (slice.more() && !slice.lines().isEmpty());
        assertThat(forward).isEqualTo(expected);
        assertThat(slice.partial().map(Line::text)).isEqualTo(Optional.of(open).filter(it -> !it.isEmpty()));
        LineReader.Lines tail = read(Where.end(), maxLines, maxBytes, false);
        assertThat(tail.partial()).isEqualTo(slice.partial());
        List<String> backward = new ArrayList<>(texts(tail));
        while (tail.from() > 0) {
            assertThat(tail.more()).isTrue();
            LineReader.Lines earlier = read(Where.before(tail.from()), maxLines, maxBytes, false);
            assertThat(earlier.to()).isEqualTo(tail.from());
            assertThat(earlier.lines()).isNotEmpty();
            assertThat(earlier.partial()).isEmpty();
            backward.addAll(0, texts(earlier));
            tail = earlier;
        }
        assertThat(backward).isEqualTo(expected);
        List<String> whole = new ArrayList<>(expected);
        if (rest > 0) {
            whole.add(open);
        }
        assertThat(texts(read(Where.from(0), MANY, MANY, true))).isEqualTo(whole);
    }

    @Example
    void bytes_that_are_no_utf_8_are_shown_as_such_and_nul_stays() throws IOException {
        write(new byte[] {'a', (byte) 0xff, 'b', 0, '\n', (byte) 0xc3, '\n'});
        assertThat(texts(read(Where.from(0), 10, 100, false))).containsExactly("a\uFFFDb\0", "\uFFFD");
    }

    @Example
    void a_line_of_10_mb_is_told_with_what_is_cut_and_the_next_follows() throws IOException {
        int length = 10_000_000;
        write(("ä".repeat(length / 2) + "\nnext\n").getBytes(StandardCharsets.UTF_8));
        LineReader.Lines lines = read(Where.from(0), 10, 1, false);
        assertThat(lines.lines()).hasSize(1);
        Line line = lines.lines().get(0);
        int shown = line.text().getBytes(StandardCharsets.UTF_8).length;
        assertThat(shown).isBetween(Logs.MAX_LINE_BYTES - 3, Logs.MAX_LINE_BYTES);
        assertThat(line.text()).doesNotContain("\uFFFD");
        assertThat(line.cut()).isEqualTo(length - shown);
        assertThat(texts(read(Where.from(lines.to()), 10, 100, false))).containsExactly("next");
        LineReader.Lines tail = read(Where.end(), 2, 100, false);
        assertThat(texts(tail)).containsExactly("next");
        assertThat(read(Where.before(tail.from()), 2, 100, false).lines().get(0).at())
                .isZero();
    }

    @Example
    void the_end_of_a_gigabyte_without_a_line_end_is_found_without_reading_it() throws IOException {
        long size = 1L << 30;
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("a.log").toFile(), "rw")) {
            file.setLength(size);
            file.seek(size - 12);
            file.write("\nlast\nopen".getBytes(StandardCharsets.UTF_8));
        }
        LineReader.Lines tail = read(Where.end(), 1_000, 1_000, false);
        assertThat(tail.lines().get(tail.lines().size() - 1).text()).isEqualTo("last");
        assertThat(tail.partial().orElseThrow().text()).startsWith("open");
        assertThat(tail.from()).isGreaterThan(size - 3L * Logs.MAX_SCANNED_LINE_BYTES);
        LineReader.Lines head = read(Where.from(0), 5, 1_000, false);
        assertThat(head.to()).isLessThan(2L * Logs.MAX_SCANNED_LINE_BYTES);
        assertThat(head.lines().get(0).cut()).isGreaterThan(Logs.MAX_SCANNED_LINE_BYTES - Logs.MAX_LINE_BYTES - 1);
    }

    @Example
    void who_is_far_behind_goes_on_near_the_end_and_hears_how_many_lines_that_are() throws IOException {
        byte[] line = "0123456789\n".getBytes(StandardCharsets.UTF_8);
        int count = 100_000;
        byte[] content = new byte[line.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(line, 0, content, i * line.length, line.length);
        }
        write(content);
        Where far = new Where(Optional.of(22L), Optional.empty(), Optional.of(500_000L));
        LineReader.Lines lines = read(far, 1_000, 64 * 1024, false);
        Logs.Skipped skipped = lines.skipped().orElseThrow();
        assertThat(skipped.from()).isEqualTo(22);
        assertThat(lines.from()).isEqualTo(skipped.to());
        assertThat(content.length - skipped.to()).isBetween(Logs.KEPT_BEHIND - 11, Logs.KEPT_BEHIND);
        assertThat(skipped.lines()).hasValue((skipped.to() - 22) / line.length);
        assertThat(read(Where.from(22), 1, 1_000, false).skipped()).isEmpty();
    }
}
