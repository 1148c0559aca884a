package dev.signalbox.handoff.notice;

import dev.signalbox.handoff.notice.NoticeSettings.Channel;
import dev.signalbox.handoff.notice.NoticeSettings.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who is to be told of what. */
final class Rulebook {
    /** One recipient that a rule names, by one of its channels. */
    record Addressee(Rule rule, String channel, Recipient recipient) {}

    private record ChannelKey(String account, String name) {}

    private final List<Rule> rules;
    private final Map<ChannelKey, Channel> channels = new HashMap<>();
    private final Set<Recipient> recipients = new HashSet<>();
    private final Set<String> accounts = new HashSet<>();

    Rulebook(NoticeSettings settings) {
        // Who is named twice hears of it by the rule that speaks first.
        this.rules = settings.rules().stream()
                .sorted(Comparator.comparing(Rule::after))
                .toList();
        settings.channels().forEach(channel -> {
            channels.put(new ChannelKey(channel.account(), channel.name()), channel);
            recipients.addAll(NoticeSettings.recipientsOf(channel));
        });
        rules.forEach(rule -> accounts.add(rule.account()));
    }

    /** Whether anybody of the account wants to know anything. */
    boolean concerns(String account) {
        return accounts.contains(account);
    }

    /** Those who are to be told, each once. */
    List<Addressee> addressees(Condition condition) {
        List<Addressee> all = new ArrayList<>();
        Set<Recipient> named = new HashSet<>();
        condition.news().ifPresent(news -> rules.stream()
                .filter(rule -> rule.on() == news.on()
                        && rule.account().equals(condition.account())
                        && (rule.project().isEmpty() || rule.project().equals(condition.project())))
                .forEach(rule -> rule.channels().stream()
                        .flatMap(name -> channel(rule.account(), name).stream())
                        .forEach(channel -> NoticeSettings.recipientsOf(channel).stream()
                                .filter(named::add)
                                .forEach(recipient -> all.add(new Addressee(rule, channel.name(), recipient))))));
        return all;
    }

    Optional<Channel> channel(String account, String name) {
        return Optional.ofNullable(channels.get(new ChannelKey(account, name)));
    }

    /** The account's channels, in the order of their names. */
    List<Channel> channels(String account) {
        return channels.values().stream()
                .filter(channel -> channel.account().equals(account))
                .sorted(Comparator.comparing(Channel::name))
                .toList();
    }

    /** Whether the configuration still names that recipient. */
    boolean names(Recipient recipient) {
        return recipients.contains(recipient);
    }
}
