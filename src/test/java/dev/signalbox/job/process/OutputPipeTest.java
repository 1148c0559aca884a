package dev.signalbox.job.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputPipeTest {
    @TempDir
    Path base;

    @Test
    void what_a_command_wrote_is_read_by_us_alone_also_after_its_end() throws Exception {
        try (OutputPipe pipe = OutputPipe.open(base.resolve("job")).orElseThrow()) {
            ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "printf one; printf two >&2");
            builder.redirectErrorStream(true);
            pipe.into(builder);
            Process process = builder.start();
            pipe.forget();
            assertThat(process.waitFor(20, SECONDS)).isTrue();
            process.onExit().get(20, SECONDS);
            assertThat(process.getInputStream().read()).as("Java took nothing").isEqualTo(-1);
            assertThat(pipe.in().available()).isEqualTo(6);
            byte[] bytes = new byte[6];
            assertThat(pipe.in().read(bytes)).isEqualTo(6);
            assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo("onetwo");
            assertThat(pipe.in().available()).isZero();
        }
        try (Stream<Path> left = Files.list(base.resolve("job"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void who_writes_when_it_is_closed_is_told() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "exec yes");
        Process process;
        try (OutputPipe pipe = OutputPipe.open(base).orElseThrow()) {
            pipe.into(builder);
            process = builder.start();
            await().atMost(20, SECONDS).until(() -> pipe.in().available() > 0);
        }
        assertThat(process.waitFor(20, SECONDS)).isTrue();
    }

    @Test
    void without_a_place_for_it_there_is_none() throws Exception {
        Path file = Files.writeString(base.resolve("file"), "in the way");
        assertThat(OutputPipe.open(file)).isEmpty();
    }
}
