package dev.signalbox.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class GitTextTest {
    private static final String ID = "0123456789012345678901234567890123456789";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void headers_without_entries_are_a_clean_tree() {
        assertThat(StatusText.parse(bytes("# branch.oid " + ID + "\0# branch.head main\0# branch.ab +? -?\0")))
                .isEqualTo(new StatusText(ID, "main", false));
    }

    @Test
    void a_path_that_looks_like_a_header_is_an_entry() {
        String rename = "2 R. N... 100644 100644 100644 " + ID + " " + ID + " R100 new\0# branch.head evil\0";

        assertThat(StatusText.parse(bytes("# branch.oid (initial)\0# branch.head main\0" + rename)))
                .isEqualTo(new StatusText("", "main", true));
    }

    @Property(tries = 2_000)
    void any_entries_after_the_headers_change_only_that_it_is_dirty(
            @ForAll @StringLength(min = 1, max = 50) String branch,
            @ForAll @Size(max = 5) List<@StringLength(max = 30) String> paths) {
        String name = branch.replace("\0", "").replaceAll("[\\ud800-\\udfff]", "");
        StringBuilder text = new StringBuilder("# branch.oid " + ID + "\0# branch.head " + name + "\0");
        paths.forEach(path -> text.append("? ").append(path.replace("\0", "")).append('\0'));

        assertThat(StatusText.parse(bytes(text.toString()))).isEqualTo(new StatusText(ID, name, !paths.isEmpty()));
    }

    @Property(tries = 5_000)
    void any_bytes_are_taken_and_the_limits_hold(
            @ForAll @Size(max = 2_000) byte[] noise, @ForAll boolean afterHeaders) {
        byte[] prefix = bytes(afterHeaders ? "# branch.oid " + ID + "\0# branch.head " : "author ");
        byte[] all = Arrays.copyOf(prefix, prefix.length + noise.length);
        System.arraycopy(noise, 0, all, prefix.length, noise.length);

        StatusText status = StatusText.parse(all);
        CommitText commit = CommitText.parse(all);

        assertThat(status.head()).isEqualTo(afterHeaders ? ID : "");
        assertThat(commit.subject().length()).isLessThanOrEqualTo(CommitText.MAX_SUBJECT);
        assertThat(commit.author().length()).isLessThanOrEqualTo(CommitText.MAX_AUTHOR);
    }

    @Property(tries = 1_000)
    void an_answer_that_is_cut_anywhere_never_invents_a_commit(@ForAll short cut) {
        byte[] whole = bytes("# branch.oid " + ID + "\0# branch.head main\0? a\0? b\0");
        StatusText status = StatusText.parse(Arrays.copyOf(whole, Math.floorMod(cut, whole.length + 1)));

        assertThat(status.head()).isIn("", ID);
        assertThat("main").startsWith(status.branch());
    }

    @Test
    void the_first_paragraph_is_the_subject_in_one_line() {
        CommitText commit = CommitText.parse(
                bytes(
                        "tree x\nauthor A U Thor <a@b> 1 +0000\n"
                                + "committer C <c@d> 1777863721 +0200\ngpgsig -----BEGIN\n author Evil <e> 0 +0\n\n\n\nfirst \nline\n\nbody"));

        assertThat(commit.subject()).isEqualTo("first line");
        assertThat(commit.author()).isEqualTo("A U Thor");
        assertThat(commit.committedAt()).contains(Instant.ofEpochSecond(1777863721));
    }

    @Test
    void times_that_are_no_times_are_left_out() {
        for (String time : List.of("", "x", "-5", "99999999999999999999", "999999999999", "9223372036854775807")) {
            assertThat(CommitText.parse(bytes("committer C <c@d> " + time + " +0000\n\nx"))
                            .committedAt())
                    .as(time)
                    .isEmpty();
        }
    }

    @Test
    void a_limit_does_not_split_a_character() {
        CommitText commit = CommitText.parse(bytes("tree x\n\n" + "s".repeat(499) + "\ud83d\ude80"));

        assertThat(commit.subject()).isEqualTo("s".repeat(499));
    }

    @Test
    void bytes_that_are_no_text_are_replaced() {
        byte[] commit = bytes("author ?\n\n?");
        commit[7] = (byte) 0xff;
        commit[10] = (byte) 0xc3;

        assertThat(CommitText.parse(commit).author()).isEqualTo("\ufffd");
        assertThat(CommitText.parse(commit).subject()).isEqualTo("\ufffd");
    }
}
