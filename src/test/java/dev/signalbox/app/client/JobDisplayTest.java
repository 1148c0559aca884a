package dev.signalbox.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JobDisplayTest {
    private final StringWriter out = new StringWriter();

    @Test
    void the_bar_is_one_line_that_fits_and_is_drawn_over() {
        ProgressBar bar = new ProgressBar(new PrintWriter(out), 60);
        bar.show(job("running", "0.5", "40 of 80 " + "x".repeat(200)));
        bar.show(job("running", "null", "waiting"));
        bar.show(job("success", "1", "Pushed 80 files."));
        String[] lines = out.toString().split("\r");
        assertThat(lines[1])
                .startsWith("[############............]  50% running  Push (peer-a)")
                .endsWith("…\u001b[K");
        assertThat(lines[1].length()).isEqualTo(59 + 3);
        assertThat(lines[2]).contains("[????????????????????????]");
        assertThat(lines[3]).isEqualToIgnoringNewLines("Push (peer-a)  success  copying: Pushed 80 files.\u001b[K\n");
    }

    @Test
    void plain_lines_tell_every_state_and_progress_once_a_second() {
        AtomicLong now = new AtomicLong(5_000);
        PlainLines lines = new PlainLines(new PrintWriter(out), new PrintWriter(out), now::get);
        for (int i = 0; i < 100; i++) {
            lines.show(job("running", "0." + (10 + i / 2), "step"));
            now.addAndGet(20);
        }
        lines.show(job("success", "1", "step"));
        assertThat(out.toString().lines().toList())
                .containsExactly(
                        "Push (peer-a)  running  10%  copying: step",
                        "Push (peer-a)  running  35%  copying: step", "Push (peer-a)  success  copying: step");
    }

    private static JsonNode job(String state, String progress, String message) {
        try {
            return ServerCalls.JSON.readTree("{\"label\":\"Push\",\"target\":\"peer-a\",\"state\":\"" + state
                    + "\",\"phase\":\"copying\",\"progress\":" + progress + ",\"message\":\"" + message + "\"}");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
