package dev.signalbox.handoff.notice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits.
 *
 * @param bits how many
 */
public record AddressRange(InetAddress first, int bits) {
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** {@code 10.1.2.3}, {@code 10.0.0.0/8}, {@code fd00::/8}; empty if it is none of these. */
    public static Optional<AddressRange> of(String text) {
        String[] parts = text.split("/", 2);
        Optional<InetAddress> first = literal(parts[0]);
        if (first.isEmpty() || parts.length == 2 && !parts[1].matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int all = first.get().getAddress().length * Byte.SIZE;
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : all;
        return bits > all ? Optional.empty() : Optional.of(new AddressRange(first.get(), bits));
    }

    /** The address that is written there in full; empty for a name, and for the forms that only some programs read. */
    public static Optional<InetAddress> literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // Asks nobody: what has the form of an address is read as one, or is refused.
            InetAddress address = InetAddress.getByName(text.indexOf(':') < 0 ? text : "[" + text + "]");
            boolean asWritten =
                    text.indexOf(':') < 0 ? address.getHostAddress().equals(text) : address.getAddress().length == 16;
            return asWritten ? Optional.of(address) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether the address is one of them; those of the other family never are. */
    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % Byte.SIZE);
            if ((mine[i / Byte.SIZE] & mask) != (other[i / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
