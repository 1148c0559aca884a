package dev.signalbox.app.config;

import java.util.List;
import java.util.Optional;

/** The section {@code notices} of the configuration. */
public record NoticesConfig(
        Optional<String> publicUrl,
        Optional<Mail> mail,
        List<Channel> channels,
        List<String> allowedHosts,
        List<String> allowedHttp,
        List<String> allowedPrivate,
        List<Rule> rules,
        int retryHours,
        int keepDays) {
    public NoticesConfig {
        channels = List.copyOf(channels);
        allowedHosts = List.copyOf(allowedHosts);
        allowedHttp = List.copyOf(allowedHttp);
        allowedPrivate = List.copyOf(allowedPrivate);
        rules = List.copyOf(rules);
    }

    public record Mail(
            String host,
            int port,
            String tls,
            Optional<String> username,
            Optional<String> passwordFile,
            String from,
            Optional<String> caFile) {}

    public record Channel(String name, String account, List<String> mailTo, Optional<Webhook> webhook) {
        public Channel {
            mailTo = List.copyOf(mailTo);
        }
    }

    /** Does not show the URL, which may be a secret. */
    public record Webhook(String url, String template, Optional<String> secretFile, Optional<String> caFile) {
        @Override
        public String toString() {
            return "Webhook[template=" + template + "]";
        }
    }

    public record Rule(
            String on, String account, Optional<String> project, List<String> channels, int afterS, int coolDownS) {
        public Rule {
            channels = List.copyOf(channels);
        }
    }
}
