package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.TokenIssuer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a bearer token, and nothing else, on standard output. */
@Command(
        name = "token",
        sortOptions = false,
        description = "Prints a bearer token for the HTTP interface, signed with the key of the data folder.")
final class TokenCommand implements Callable<Integer> {
    private static final Pattern TTL = Pattern.compile("([1-9][0-9]{0,8})([smhd])");
    private static final Duration MAX_TTL = Duration.ofDays(3_660);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions configOptions;

    @Option(names = "--subject", required = true, paramLabel = "S", description = "Who the token is for.")
    private String subject;

    @Option(names = "--role", defaultValue = "viewer", paramLabel = "R", description = "viewer, engineer or admin.")
    private String role;

    @Option(names = "--account", defaultValue = "default", paramLabel = "A", description = "Whose data it shows.")
    private String account;

    @Option(
            names = "--ttl",
            defaultValue = "1h",
            paramLabel = "T",
            description = "How long it is good: a number with s, m, h or d; default 1h.")
    private String ttl;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    @Override
    public Integer call() throws IOException {
        Duration lifetime = lifetime();
        Role granted = Role.of(role)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--role is \"" + role + "\"; allowed: "
                                + Arrays.stream(Role.values())
                                        .map(Role::wireName)
                                        .collect(Collectors.joining(", "))));
        try {
            Config config = configOptions.read();
            DataFolder dataFolder = DataFolder.open(DataFolder.pathOf(config, System.getenv()));
            TokenIssuer issuer = new TokenIssuer(AuthFiles.localKey(config, dataFolder));
            System.out.println(issuer.issue(subject, granted, account, lifetime, Optional.empty())
                    .value());
            return CommandLine.ExitCode.OK;
        } catch (InvalidConfigException e) {
            e.problems().forEach(problem -> spec.commandLine().getErr().println("signalbox: " + problem));
            return spec.exitCodeOnInvalidInput();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Duration lifetime() {
        Matcher matcher = TTL.matcher(ttl.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "--ttl is \"" + ttl + "\"; a number with s, m, h or d is needed, as 8h");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration lifetime =
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
        if (lifetime.compareTo(MAX_TTL) > 0) {
            throw new ParameterException(spec.commandLine(), "--ttl is longer than " + MAX_TTL.toDays() + " days");
        }
        return lifetime;
    }
}
