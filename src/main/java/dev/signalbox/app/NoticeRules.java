package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.ConfigProblem;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.app.config.NoticesConfig;
import dev.signalbox.handoff.notice.AddressRange;
import dev.signalbox.handoff.notice.NoticeSettings;
import dev.signalbox.handoff.notice.NoticeSettings.Channel;
import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import dev.signalbox.handoff.notice.NoticeSettings.Login;
import dev.signalbox.handoff.notice.NoticeSettings.Mail;
import dev.signalbox.handoff.notice.NoticeSettings.MailChannel;
import dev.signalbox.handoff.notice.NoticeSettings.MailTls;
import dev.signalbox.handoff.notice.NoticeSettings.Reach;
import dev.signalbox.handoff.notice.NoticeSettings.Rule;
import dev.signalbox.handoff.notice.NoticeSettings.Template;
import dev.signalbox.handoff.notice.NoticeSettings.WebhookChannel;
import dev.signalbox.handoff.notice.Secret;
import dev.signalbox.handoff.notice.Trigger;
import dev.signalbox.handoff.notice.webhook.WebhookKey;
import dev.signalbox.handoff.notice.webhook.WebhookUrl;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The part of a configuration that is about notices, as their room needs it; finds everything that is wrong with it. */
final class NoticeRules {
    private static final String PLACE = "#/notices";
    private static final int MIN_KEY_BYTES = 24;

    private final NoticesConfig notices;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private NoticeRules(NoticesConfig notices) {
        this.notices = notices;
    }

    /** @throws InvalidConfigException with everything that is wrong with the notices */
    static NoticeSettings settings(Config config, String node) throws InvalidConfigException {
        NoticeRules rules = new NoticeRules(config.notices());
        NoticeSettings settings = rules.read(node);
        if (!rules.problems.isEmpty()) {
            throw new InvalidConfigException(rules.problems);
        }
        return settings;
    }

    private NoticeSettings read(String node) {
        Reach reach = reach();
        Limits d = Limits.DEFAULT;
        Limits limits = new Limits(
                d.firstRetry(),
                d.slowestRetry(),
                Duration.ofHours(notices.retryHours()),
                d.lease(),
                d.burst(),
                d.window(),
                d.maxDigest(),
                d.maxWaiting(),
                Duration.ofDays(notices.keepDays()),
                d.maxKept(),
                d.connectTimeout(),
                d.mailTimeout(),
                d.webhookTimeout());
        return new NoticeSettings(
                node,
                notices.publicUrl().map(url -> URI.create(url.endsWith("/") ? url : url + "/")),
                notices.mail().map(this::mail),
                reach,
                channels(reach),
                rules(),
                limits);
    }

    private Mail mail(NoticesConfig.Mail mail) {
        String place = PLACE + "/mail";
        MailTls tls = MailTls.valueOf(mail.tls().toUpperCase(Locale.ROOT));
        if (mail.username().isPresent() != mail.passwordFile().isPresent()) {
            problem(place, "needs both \"username\" and \"password_file\", or neither");
        }
        if (mail.username().isPresent() && tls == MailTls.NONE) {
            problem(place + "/tls", "is \"none\"; the password would be sent in the clear");
        }
        Optional<Login> login = mail.username().flatMap(name -> mail.passwordFile()
                .flatMap(file -> secret(place + "/password_file", file, 1))
                .map(password -> new Login(name, password)));
        return new Mail(mail.host(), mail.port(), tls, login, mail.from(), file(place + "/ca_file", mail.caFile()));
    }

    private Reach reach() {
        Set<String> hosts = lowerCase(notices.allowedHosts());
        Set<String> clear = lowerCase(notices.allowedHttp());
        for (int i = 0; i < notices.allowedHttp().size(); i++) {
            String host = notices.allowedHttp().get(i);
            if (!hosts.contains(host.toLowerCase(Locale.ROOT))) {
                problem(PLACE + "/allowed_http/" + i, "names " + host + ", which is not in allowed_hosts");
            }
        }
        List<AddressRange> ranges = new ArrayList<>();
        for (int i = 0; i < notices.allowedPrivate().size(); i++) {
            Optional<AddressRange> range =
                    AddressRange.of(notices.allowedPrivate().get(i));
            if (range.isEmpty()) {
                problem(
                        PLACE + "/allowed_private/" + i,
                        "is no address and no range; such as 10.1.2.3, 10.1.2.0/24 or fd00::/8");
            }
            range.ifPresent(ranges::add);
        }
        return new Reach(hosts, clear, ranges);
    }

    private static Set<String> lowerCase(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private List<Channel> channels(Reach reach) {
        List<Channel> channels = new ArrayList<>();
        Set<List<String>> names = new HashSet<>();
        for (int i = 0; i < notices.channels().size(); i++) {
            NoticesConfig.Channel channel = notices.channels().get(i);
            String place = PLACE + "/channels/" + i;
            if (!names.add(List.of(channel.account(), channel.name()))) {
                problem(place + "/name", "is \"" + channel.name() + "\", as that of a channel before it");
            }
            if (channel.mailTo().isEmpty() == channel.webhook().isEmpty()) {
                problem(place, "needs either \"mail_to\" or \"webhook\"");
            }
            if (!channel.mailTo().isEmpty()) {
                if (notices.mail().isEmpty()) {
                    problem(place + "/mail_to", "needs a mail server: " + PLACE + "/mail is missing");
                }
                List<String> to = channel.mailTo().stream().distinct().toList();
                channels.add(new MailChannel(channel.name(), channel.account(), to));
            }
            channel.webhook()
                    .flatMap(hook -> webhook(channel, hook, place, reach))
                    .ifPresent(channels::add);
        }
        return channels;
    }

    private Optional<WebhookChannel> webhook(
            NoticesConfig.Channel channel, NoticesConfig.Webhook hook, String channelPlace, Reach reach) {
        String place = channelPlace + "/webhook";
        Template template = Template.valueOf(hook.template().toUpperCase(Locale.ROOT));
        Optional<Secret> key = hook.secretFile().flatMap(file -> secret(place + "/secret_file", file, MIN_KEY_BYTES));
        key.filter(found -> !WebhookKey.isValid(found))
                .ifPresent(found -> problem(place + "/secret_file", "holds no base64 after \"whsec_\""));
        if (template == Template.JSON && hook.secretFile().isEmpty()) {
            problem(place, "needs \"secret_file\": posts of the template \"json\" are signed");
        }
        Optional<Path> caFile = file(place + "/ca_file", hook.caFile());
        try {
            String host = WebhookUrl.of(hook.url(), reach).host();
            return Optional.of(new WebhookChannel(
                    channel.name(), channel.account(), new Secret(hook.url()), host, template, key, caFile));
        } catch (IllegalArgumentException e) {
            problem(place + "/url", e.getMessage());
            return Optional.empty();
        }
    }

    private List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < notices.rules().size(); i++) {
            NoticesConfig.Rule rule = notices.rules().get(i);
            Set<String> known = notices.channels().stream()
                    .filter(channel -> channel.account().equals(rule.account()))
                    .map(NoticesConfig.Channel::name)
                    .collect(Collectors.toSet());
            for (int c = 0; c < rule.channels().size(); c++) {
                String name = rule.channels().get(c);
                if (!known.contains(name)) {
                    problem(
                            PLACE + "/rules/" + i + "/channels/" + c,
                            "is \"" + name + "\"; the account \"" + rule.account() + "\" has no channel of that name");
                }
            }
            rules.add(new Rule(
                    Trigger.of(rule.on()),
                    rule.account(),
                    rule.project(),
                    rule.channels(),
                    Duration.ofSeconds(rule.afterS()),
                    Duration.ofSeconds(rule.coolDownS())));
        }
        return rules;
    }

    private Optional<Secret> secret(String place, String file, int minBytes) {
        Optional<String> read = SecretFile.read(Path.of(file), minBytes, reason -> problem(place, reason));
        return read.map(Secret::new);
    }

    private Optional<Path> file(String place, Optional<String> file) {
        return file.map(Path::of).filter(path -> {
            if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
                problem(place, "is " + path + ", which is no file that can be read");
                return false;
            }
            return true;
        });
    }

    private void problem(String place, String message) {
        problems.add(new ConfigProblem(place, message));
    }
}
