package dev.signalbox.handoff.notice.webhook;

import dev.signalbox.handoff.notice.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses a webhook may reach: public ones, and those that the configuration lists. */
final class PublicAddresses {
    /** Not for anybody on the Internet, by the registries of special-purpose addresses; and where clouds keep secrets. */
    private static final List<AddressRange> SPECIAL = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            // Of the public ones of IPv6: those that carry an address of IPv4 inside, and examples.
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    private static final AddressRange PUBLIC_V6 = ranges("2000::/3").get(0);
    private static final int V4_BYTES = 4;

    private final List<AddressRange> listed;

    PublicAddresses(List<AddressRange> listed) {
        this.listed = List.copyOf(listed);
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(text -> AddressRange.of(text).orElseThrow()).toList();
    }

    boolean allows(InetAddress address) {
        if (listed.stream().anyMatch(range -> range.contains(address))) {
            return true;
        }
        boolean family = address.getAddress().length == V4_BYTES || PUBLIC_V6.contains(address);
        return family && SPECIAL.stream().noneMatch(range -> range.contains(address));
    }
}
