package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {
    @TempDir
    Path folder;

    @Test
    void a_database_is_kept_by_one_whatever_its_data_folder_is() throws Exception {
        Path database = folder.resolve("signalbox.db");
        ProcessLock held = ProcessLock.ofDatabase(database);
        assertThatThrownBy(() -> ProcessLock.ofDatabase(database))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(database.toString())
                .hasMessageContaining("pid " + ProcessHandle.current().pid())
                .hasMessageContaining("store.url");
        held.close();
        assertThat(folder).isEmptyDirectory();
        ProcessLock.ofDatabase(database).close();
    }

    @Test
    void what_a_dead_process_left_stops_nobody() throws Exception {
        Path database = folder.resolve("signalbox.db");
        Files.writeString(folder.resolve("signalbox.db.lock"), "1\n");
        ProcessLock.ofDatabase(database).close();
        assertThat(folder).isEmptyDirectory();
    }
}
