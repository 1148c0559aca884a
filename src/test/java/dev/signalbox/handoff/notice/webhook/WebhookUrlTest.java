package dev.signalbox.handoff.notice.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.handoff.notice.AddressRange;
import dev.signalbox.handoff.notice.NoticeSettings.Reach;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {
    /** Even of a host that is listed these forms are refused. */
    private static Reach listing(String... hosts) {
        return new Reach(Set.of(hosts), Set.of("plain.example"), List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "017700000001",
                "127.1",
                "127.0.1",
                "127.0.0.01",
                "0",
                "a.0x7f",
                "example.1",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[0:0:0:0:0:ffff:169.254.169.254]",
                "[fe80::1%25eth0]"
            })
    void addresses_in_disguise_are_no_hosts(String host) {
        String bare = host.replaceAll("[\\[\\]]", "");
        assertThatThrownBy(() -> WebhookUrl.of("https://" + host + "/x", listing(host, bare)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example/secret",
                "ftp://hooks.example/secret",
                "file:///secret",
                "https://user:pw@hooks.example/secret",
                "https://hooks.example@evil.example/secret",
                "https://hooks.example.evil.example/secret",
                "https://evil.example/secret?hooks.example",
                "https://hooks.example:0/secret",
                "https://hooks.example:99999/secret",
                "https://hooks.example/secret#part",
                "https:///secret",
                "https://hooks.example\\@evil.example/secret",
                "https://hooks.example/secret\r\nX: y",
                "https://hooks.example./secret",
                "//hooks.example/secret",
                "secret"
            })
    void what_leads_elsewhere_is_refused_without_being_shown(String url) {
        assertThatThrownBy(() -> WebhookUrl.of(url, listing("hooks.example")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void listed_hosts_are_called_as_written() {
        WebhookUrl url = WebhookUrl.of("https://Hooks.Example/services/T0/B0?x=1", listing("hooks.example"));
        assertThat(url).isEqualTo(new WebhookUrl(true, "hooks.example", 443, "/services/T0/B0?x=1"));
        assertThat(url.toString()).doesNotContain("T0");
        assertThat(WebhookUrl.of("http://plain.example:8080", listing("plain.example")))
                .isEqualTo(new WebhookUrl(false, "plain.example", 8080, "/"));
        assertThat(WebhookUrl.of("https://93.184.216.34/", listing("93.184.216.34"))
                        .host())
                .isEqualTo("93.184.216.34");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.100.100.200",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "192.0.0.192",
                "168.63.129.16",
                "::1",
                "::",
                "::7f00:1",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "2002:7f00:1::",
                "2001::1",
                "64:ff9b::7f00:1",
                "2001:db8::1"
            })
    void addresses_that_are_not_public_are_refused_unless_listed(String text) throws Exception {
        InetAddress address = InetAddress.getByName(text);
        assertThat(new PublicAddresses(List.of()).allows(address)).isFalse();
        AddressRange itself = AddressRange.of(text).orElseThrow();
        assertThat(new PublicAddresses(List.of(itself)).allows(address)).isTrue();
        assertThat(new PublicAddresses(List.of(AddressRange.of("10.99.0.0/16").orElseThrow())).allows(address))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "192.167.1.1", "2606:4700::1111"})
    void public_addresses_are_allowed(String text) throws Exception {
        assertThat(new PublicAddresses(List.of()).allows(InetAddress.getByName(text)))
                .isTrue();
    }

    @Test
    void a_name_with_one_inner_address_among_outer_ones_is_a_trap() throws Exception {
        List<InetAddress> mixed = List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1"));
        Destination destination = new Destination(host -> mixed, new PublicAddresses(List.of()));
        assertThatThrownBy(() -> destination.of("hooks.example"))
                .isInstanceOf(Destination.ForbiddenException.class)
                .hasMessageContaining("10.0.0.1");
        Destination nowhere = new Destination(host -> List.of(), new PublicAddresses(List.of()));
        assertThatThrownBy(() -> nowhere.of("hooks.example")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void ranges_are_read_strictly() {
        assertThat(AddressRange.of("10.0.0.0/8")).isPresent();
        for (String bad : List.of("10.0.0.0/33", "10.0.0", "010.0.0.1", "box", "::1/129", "10.0.0.0/", "1:2", "/8")) {
            assertThat(AddressRange.of(bad)).as(bad).isEqualTo(Optional.empty());
        }
    }
}
