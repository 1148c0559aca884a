package dev.signalbox.job.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.JobLogs.LogSlice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSlicesTest {
    @TempDir
    Path base;

    private void write(String text) throws Exception {
        try (JobLog log = JobLog.in(base.resolve("log"))) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            log.append(bytes, 0, bytes.length);
        }
    }

    private LogSlice read(Optional<Long> from, int max, boolean finished) throws Exception {
        return LogSlices.read(base.resolve("log"), from, max, finished);
    }

    @Test
    void a_log_that_was_never_written_is_empty() throws Exception {
        assertThat(read(Optional.of(5L), 10, true)).isEqualTo(new LogSlice(0, 0, 0, 0, false, true, ""));
        assertThat(read(Optional.empty(), 10, false)).isEqualTo(new LogSlice(0, 0, 0, 0, false, false, ""));
    }

    @Test
    void slices_in_a_row_are_the_whole_and_never_cut_a_character() throws Exception {
        String text = "aä€😀".repeat(400_000);
        write(text);
        StringBuilder all = new StringBuilder();
        long at = 0;
        LogSlice slice;
        do {
            slice = read(Optional.of(at), 200_001, true);
            assertThat(slice.from()).isEqualTo(at);
            all.append(slice.text());
            at = slice.to();
        } while (!slice.complete());
        assertThat(all.toString()).isEqualTo(text);
        assertThat(slice.truncated()).isFalse();
    }

    @Test
    void the_end_of_a_growing_log_waits_for_the_rest_of_a_character() throws Exception {
        try (JobLog log = JobLog.in(base.resolve("log"))) {
            byte[] euro = "x€".getBytes(StandardCharsets.UTF_8);
            log.append(euro, 0, 3);
            LogSlice half = read(Optional.of(0L), 100, false);
            assertThat(half.text()).isEqualTo("x");
            assertThat(half.to()).isEqualTo(1);
            log.append(euro, 3, 4);
            assertThat(read(Optional.of(half.to()), 100, false).text()).isEqualTo("€");
        }
    }

    @Test
    void bytes_that_are_no_text_are_shown_as_such() throws Exception {
        try (JobLog log = JobLog.in(base.resolve("log"))) {
            log.append(new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b'}, 0, 4);
        }
        assertThat(read(Optional.of(0L), 100, true).text()).isEqualTo("a\ufffd\ufffdb");
    }

    @Test
    void the_last_bytes_begin_with_a_whole_character() throws Exception {
        write("€€€");
        assertThat(read(Optional.empty(), 4, true).text()).isEqualTo("€");
    }
}
