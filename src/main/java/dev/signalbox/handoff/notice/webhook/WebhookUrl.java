package dev.signalbox.handoff.notice.webhook;

import dev.signalbox.handoff.notice.AddressRange;
import dev.signalbox.handoff.notice.NoticeSettings.Reach;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a webhook is called.
 *
 * @param host lower case; a name, or an address in its usual form without brackets
 * @param path with the query
 */
public record WebhookUrl(boolean tls, String host, int port, String path) {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*");
    /** A name that ends so is read as an address by some. */
    private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final int MAX_LENGTH = 2_000;
    private static final int MAX_HOST = 253;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException saying what is wrong, without showing the URL
     */
    public static WebhookUrl of(String text, Reach reach) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no URL: " + e.getReason());
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        require(text.length() <= MAX_LENGTH, "is longer than " + MAX_LENGTH + " characters");
        require(scheme.equals("https") || scheme.equals("http"), "must begin with https://");
        require(uri.getRawUserInfo() == null, "must not hold a user or a password");
        require(uri.getRawFragment() == null, "must not hold a fragment (#)");
        require(uri.getHost() != null, "must name a host");
        require(uri.getPort() != 0 && uri.getPort() <= 65_535, "must name a port from 1 to 65535");
        String host = host(uri.getHost().toLowerCase(Locale.ROOT));
        require(reach.hosts().contains(host), "leads to the host " + host + ", which is not in allowed_hosts");
        boolean tls = scheme.equals("https");
        require(
                tls || reach.clearTextHosts().contains(host),
                "must begin with https:// (http:// is for hosts in allowed_http only)");
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new WebhookUrl(tls, host, uri.getPort() < 0 ? (tls ? HTTPS : HTTP) : uri.getPort(), path + query);
    }

    private static String host(String written) {
        boolean bracketed = written.startsWith("[");
        String host = bracketed ? written.substring(1, written.length() - 1) : written;
        boolean literal = AddressRange.literal(host).isPresent();
        require(
                literal || !bracketed && NAME.matcher(host).matches() && host.length() <= MAX_HOST,
                "must name its host by a DNS name, or by an address in its usual form");
        require(
                literal || !NUMERIC_END.matcher(host).matches(),
                "must not write an address as a number, in octal or in hexadecimal");
        return host;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Does not show the path, because whoever knows it may post. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + host + ":" + port + "/…";
    }
}
