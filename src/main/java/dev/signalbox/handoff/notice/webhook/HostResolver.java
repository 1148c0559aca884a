package dev.signalbox.handoff.notice.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name. Blocking. */
@FunctionalInterface
public interface HostResolver {
    /** That of the machine. */
    HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /** @throws UnknownHostException if it has none */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
