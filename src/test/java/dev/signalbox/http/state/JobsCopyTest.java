package dev.signalbox.http.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Jobs;
import dev.signalbox.http.StubJobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobsCopyTest {
    private static final Instant NOW = Instant.parse("2026-05-01T09:00:00Z");

    private final List<String> shown = new ArrayList<>();
    private final JobsCopy copy = new JobsCopy(
            new JobsCopy.Audience() {
                @Override
                public void put(Job job) {
                    shown.add("+" + job.action());
                }

                @Override
                public void remove(Job job) {
                    shown.add("-" + job.action());
                }

                @Override
                public void owner(Owner owner) {
                    shown.add(owner.state().toString());
                }
            },
            NOW);

    @Test
    void changes_that_come_before_the_snapshot_are_put_upon_it() {
        assertThat(copy.changed(changed(3, job("c")), NOW)).isTrue();
        assertThat(copy.changed(changed(4, job("d")), NOW)).isFalse();
        assertThat(copy.changed(changed(5, job("e")), NOW)).isFalse();
        assertThat(copy.snapshot(snapshot(4, job("a")), NOW)).isFalse();
        assertThat(shown).containsExactly("UP", "+a", "+e");
    }

    @Test
    void a_gap_before_or_after_the_snapshot_asks_for_another_one() {
        assertThat(copy.changed(changed(1, job("a")), NOW)).isTrue();
        copy.changed(changed(9, job("i")), NOW);
        assertThat(copy.snapshot(snapshot(4), NOW)).isTrue();
        assertThat(copy.snapshot(snapshot(9, job("i")), NOW)).isFalse();
        assertThat(copy.changed(changed(11, job("k")), NOW)).isTrue();
        assertThat(shown).containsExactly("UP", "+i");
    }

    @Test
    void a_snapshot_takes_away_what_is_gone_and_another_epoch_needs_one() {
        copy.changed(changed(1, job("a")), NOW);
        copy.snapshot(snapshot(1, job("a"), job("b")), NOW);
        Jobs.Changed other = new Jobs.Changed("alpha", "other", 2, "", List.of(job("x")), List.of());
        assertThat(copy.changed(other, NOW)).isTrue();
        copy.snapshot(new Jobs.Snapshot("alpha", "other", 2, "s", List.of(job("x"))), NOW);
        assertThat(shown).contains("-a", "-b", "+x");
        assertThat(copy.announced(announced("other", 2, "s"), NOW)).isFalse();
        assertThat(copy.announced(announced("other", 2, "differs"), NOW)).isTrue();
    }

    @Test
    void a_snapshot_that_does_not_come_is_asked_for_again() {
        assertThat(copy.announced(announced("epoch", 1, "s"), NOW)).isTrue();
        assertThat(copy.announced(announced("epoch", 1, "s"), NOW)).isFalse();
        copy.snapshotFailed();
        assertThat(copy.announced(announced("epoch", 1, "s"), NOW)).isTrue();
    }

    @Test
    void silence_is_told_once_and_so_is_its_end() {
        copy.announced(announced("epoch", 0, ""), NOW);
        copy.check(NOW.plusMillis(5_000), 5_000);
        copy.check(NOW.plusMillis(5_001), 5_000);
        copy.check(NOW.plusMillis(9_000), 5_000);
        assertThat(copy.owner().since()).hasValue(NOW);
        copy.announced(announced("epoch", 0, ""), NOW.plusMillis(9_500));
        assertThat(shown).containsExactly("UP", "LOST", "UP");
    }

    private static Job job(String action) {
        return StubJobs.job("default", action, Optional.empty(), Job.State.RUNNING);
    }

    private static Jobs.Changed changed(long seq, Job job) {
        return new Jobs.Changed("alpha", "epoch", seq, "s" + seq, List.of(job), List.of());
    }

    private static Jobs.Snapshot snapshot(long seq, Job... jobs) {
        return new Jobs.Snapshot("alpha", "epoch", seq, "s" + seq, List.of(jobs));
    }

    private static Jobs.Announced announced(String epoch, long seq, String signature) {
        return new Jobs.Announced("alpha", epoch, seq, signature, 0, 0, "");
    }
}
