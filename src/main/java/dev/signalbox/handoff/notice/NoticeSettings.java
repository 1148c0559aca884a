package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Notices.Medium;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the room needs to know of the configuration, which has been checked.
 *
 * @param node this node's name
 * @param publicUrl where people find the page; put into notices
 */
public record NoticeSettings(
        String node,
        Optional<URI> publicUrl,
        Optional<Mail> mail,
        Reach reach,
        List<Channel> channels,
        List<Rule> rules,
        Limits limits) {

    public NoticeSettings {
        channels = List.copyOf(channels);
        rules = List.copyOf(rules);
    }

    /** How the way to the mail server is protected. */
    public enum MailTls {
        /** Begins in the clear and must go over to TLS before anything is said. */
        STARTTLS,
        TLS,
        NONE
    }

    /**
     * The server that takes mails.
     *
     * @param from the sender's address
     * @param caFile PEM file with the only certificates to trust; empty for those of the Java runtime
     */
    public record Mail(String host, int port, MailTls tls, Optional<Login> login, String from, Optional<Path> caFile) {}

    public record Login(String username, Secret password) {}

    /**
     * Where webhooks may lead.
     *
     * @param hosts names, lower case; no other is ever asked for
     * @param clearTextHosts those of them that may be reached without TLS
     * @param privateRanges addresses that are allowed although they are not public
     */
    public record Reach(Set<String> hosts, Set<String> clearTextHosts, List<AddressRange> privateRanges) {
        public Reach {
            hosts = Set.copyOf(hosts);
            clearTextHosts = Set.copyOf(clearTextHosts);
            privateRanges = List.copyOf(privateRanges);
        }
    }

    /** By what people of an account are reached. */
    public sealed interface Channel {
        /** Unique in the account. */
        String name();

        String account();
    }

    /** @param to addresses, each of which gets a mail of its own */
    public record MailChannel(String name, String account, List<String> to) implements Channel {
        public MailChannel {
            to = List.copyOf(to);
        }
    }

    /** What a webhook's receiver understands. */
    public enum Template {
        SLACK,
        JSON
    }

    /**
     * @param url as it is called; a secret, because for many receivers whoever knows it may post
     * @param host of the URL, for people
     * @param key signs what is sent
     * @param caFile PEM file with the only certificates to trust; empty for those of the Java runtime
     */
    public record WebhookChannel(
            String name,
            String account,
            Secret url,
            String host,
            Template template,
            Optional<Secret> key,
            Optional<Path> caFile)
            implements Channel {}

    /**
     * Who is told of what.
     *
     * @param project empty for all of the account
     * @param channels names of channels of the same account
     * @param after how long it must have lasted
     * @param coolDown how long after a notice of a thing the next one of the same thing is held back
     */
    public record Rule(
            Trigger on,
            String account,
            Optional<String> project,
            List<String> channels,
            Duration after,
            Duration coolDown) {
        public Rule {
            channels = List.copyOf(channels);
        }

        /** Tells it from the others, also after a restart. */
        public String key() {
            return on.wireName() + "/" + project.orElse("*") + "/" + after.toSeconds();
        }
    }

    /**
     * @param firstRetry how long after the first failure it is tried again; doubles each time
     * @param slowestRetry how far that goes
     * @param giveUp how long a notice is tried at all
     * @param lease for how long a node has what it sends; longer than any try can take
     * @param burst messages to one recipient within {@code window} that go singly; what comes beyond them goes together
     *     when the window is over
     * @param maxDigest notices in one message
     * @param maxWaiting notices that wait to be sent; more are dropped and counted
     * @param keep how long what is over is kept
     * @param maxKept how much of what is over is kept
     */
    public record Limits(
            Duration firstRetry,
            Duration slowestRetry,
            Duration giveUp,
            Duration lease,
            int burst,
            Duration window,
            int maxDigest,
            int maxWaiting,
            Duration keep,
            int maxKept,
            Duration connectTimeout,
            Duration mailTimeout,
            Duration webhookTimeout) {
        public static final Limits DEFAULT = new Limits(
                Duration.ofSeconds(5),
                Duration.ofMinutes(15),
                Duration.ofHours(24),
                Duration.ofMinutes(15),
                3,
                Duration.ofMinutes(1),
                50,
                5_000,
                Duration.ofDays(30),
                20_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5));
    }

    /** Who gets what goes to a channel. */
    public static List<Recipient> recipientsOf(Channel channel) {
        if (channel instanceof MailChannel mail) {
            return mail.to().stream()
                    .map(address -> new Recipient(channel.account(), Medium.MAIL, address))
                    .toList();
        }
        return List.of(new Recipient(channel.account(), Medium.WEBHOOK, channel.name()));
    }
}
