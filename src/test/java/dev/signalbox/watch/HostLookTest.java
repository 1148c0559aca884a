package dev.signalbox.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostLookTest {
    @Test
    void a_look_from_before_a_file_was_read_says_nothing_about_who_wrote_it() {
        HostLook host = new HostLook("here");
        long fileRead = System.nanoTime();

        assertThat(host.refreshIfOld(Optional.of(fileRead))).isTrue();
    }
}
