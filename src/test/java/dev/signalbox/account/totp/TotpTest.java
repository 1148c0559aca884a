package dev.signalbox.account.totp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TotpTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000_010);
    private static final long STEP = 1_000_000_010 / 30;

    @Test
    void codes_are_those_of_the_standard() {
        Totp totp = Totp.of(Base32.encode("12345678901234567890".getBytes(StandardCharsets.US_ASCII)));
        // RFC 6238, appendix B, SHA-1.
        Map.of(
                        59L, "94287082",
                        1_111_111_109L, "07081804",
                        1_111_111_111L, "14050471",
                        1_234_567_890L, "89005924",
                        2_000_000_000L, "69279037",
                        20_000_000_000L, "65353130")
                .forEach((second, code) -> assertThat(totp.code(second / 30, 8))
                        .as("at %s", second)
                        .isEqualTo(code));
    }

    @Test
    void base32_is_that_of_the_standard() {
        // RFC 4648, section 10, without padding.
        Map<String, String> vectors = Map.of(
                "",
                "",
                "f",
                "MY",
                "fo",
                "MZXQ",
                "foo",
                "MZXW6",
                "foob",
                "MZXW6YQ",
                "fooba",
                "MZXW6YTB",
                "foobar",
                "MZXW6YTBOI");
        vectors.forEach((text, base32) -> {
            assertThat(Base32.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(base32);
            assertThat(new String(Base32.decode(base32), StandardCharsets.US_ASCII))
                    .isEqualTo(text);
        });
        assertThatThrownBy(() -> Base32.decode("M1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_code_counts_one_step_early_and_one_late_and_no_further() {
        Totp totp = Totp.random();
        for (long step = STEP - 1; step <= STEP + 1; step++) {
            assertThat(totp.step(totp.code(step, 6), NOW, 0)).isEqualTo(OptionalLong.of(step));
        }
        assertThat(totp.step(totp.code(STEP - 2, 6), NOW, 0)).isEmpty();
        assertThat(totp.step(totp.code(STEP + 2, 6), NOW, 0)).isEmpty();
        assertThat(totp.step("", NOW, 0)).isEmpty();
    }

    @Test
    void a_code_counts_once() {
        Totp totp = Totp.random();
        String code = totp.code(STEP, 6);
        assertThat(totp.step(code, NOW, STEP - 1)).isEqualTo(OptionalLong.of(STEP));
        assertThat(totp.step(code, NOW, STEP)).isEmpty();
    }

    @Test
    void apps_are_told_all_they_need() {
        Totp totp = Totp.random();
        assertThat(totp.base32()).matches("[A-Z2-7]{32}");
        assertThat(totp.uri("ann@x+y"))
                .isEqualTo("otpauth://totp/Signalbox:ann%40x%2By?secret=" + totp.base32()
                        + "&issuer=Signalbox&algorithm=SHA1&digits=6&period=30");
        assertThat(totp.toString()).doesNotContain(totp.base32());
    }
}
