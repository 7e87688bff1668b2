package io.lakeactors.server.alert;

import com.typesafe.config.Config;
import io.lakeactors.engine.alert.AlertRules;
import io.lakeactors.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is alarming and who is told, read from {@code lakeactors.alerts}.
 *
 * @param checkEvery how often facts are gathered
 * @param slack an incoming webhook of Slack or of one that takes the same; its address is the secret
 */
public record AlertSettings(AlertRules rules, Duration checkEvery, Optional<WebhookSettings> webhook, Optional<Secret> slack, Optional<Mail> mail) {
    private static final String PATH = "lakeactors.alerts.";

    /** How the connection to the mail server is kept private. */
    public enum Security {
        STARTTLS,
        TLS,
        NONE
    }

    /** @param user empty if the server asks for none */
    public record Mail(String host, int port, Security security, String user, Secret password, String from, List<String> to) {
        public Mail {
            to = List.copyOf(to);
        }
    }

    /** @param lake the group {@code lakeactors} @param faults gets a sentence for each fault */
    public static AlertSettings read(Config lake, List<String> faults) {
        Config alerts = lake.getConfig("alerts");
        Duration checkEvery = duration(alerts, "check-every", Duration.ofSeconds(1), faults);
        return new AlertSettings(rules(alerts, faults), checkEvery, WebhookSettings.read(lake, "alerts.webhook", faults),
                WebhookSettings.url(lake, "alerts.slack.url", faults), mail(alerts.getConfig("email"), faults));
    }

    private static AlertRules rules(Config alerts, List<String> faults) {
        double share = alerts.getDouble("quarantine.share");
        require(share >= 0 && share <= 1, "quarantine.share", "must be 0 to 1, was " + share, faults);
        return new AlertRules(
                new AlertRules.Lag(positive(alerts, "lag.records", faults), duration(alerts, "lag.after", Duration.ZERO, faults)),
                new AlertRules.Quarantine(positive(alerts, "quarantine.records", faults), share, duration(alerts, "quarantine.window", Duration.ofSeconds(1), faults)),
                new AlertRules.Commits(positive(alerts, "commits.failures", faults), duration(alerts, "commits.window", Duration.ofSeconds(1), faults)),
                duration(alerts, "dependency.after", Duration.ZERO, faults),
                duration(alerts, "pipeline.after", Duration.ZERO, faults),
                duration(alerts, "repeat-every", Duration.ofSeconds(1), faults),
                duration(alerts, "resolve-after", Duration.ZERO, faults));
    }

    private static Optional<Mail> mail(Config config, List<String> faults) {
        String host = config.getString("host");
        if (host.isBlank()) {
            require(config.getStringList("to").isEmpty(), "email.to", "is given, but no email.host", faults);
            return Optional.empty();
        }
        int port = config.getInt("port");
        require(port >= 1 && port <= 65535, "email.port", "must be 1 to 65535, was " + port, faults);
        String from = config.getString("from");
        List<String> to = config.getStringList("to");
        require(isAddress(from), "email.from", "must be an e-mail address, was \"" + from + "\"", faults);
        require(!to.isEmpty(), "email.to", "must name at least one address", faults);
        to.forEach(address -> require(isAddress(address), "email.to", "must be e-mail addresses, one was \"" + address + "\"", faults));
        return Optional.of(new Mail(host, port, security(config.getString("security"), faults), config.getString("user"), new Secret(config.getString("password")), from, to));
    }

    private static Security security(String word, List<String> faults) {
        for (Security security : Security.values()) {
            if (security.name().equalsIgnoreCase(word)) {
                return security;
            }
        }
        faults.add(PATH + "email.security must be one of " + List.of(Security.values()).toString().toLowerCase(Locale.ROOT) + ", was " + word);
        return Security.STARTTLS;
    }

    private static boolean isAddress(String text) {
        return text.matches("[^@\\s<>]+@[^@\\s<>]+");
    }

    private static long positive(Config config, String key, List<String> faults) {
        long value = config.getLong(key);
        require(value > 0, key, "must be positive, was " + value, faults);
        return value;
    }

    private static Duration duration(Config config, String key, Duration min, List<String> faults) {
        Duration value = config.getDuration(key);
        require(value.compareTo(min) >= 0, key, "must be at least " + min.toSeconds() + "s, was " + config.getString(key), faults);
        return value;
    }

    private static void require(boolean holds, String key, String fault, List<String> faults) {
        if (!holds) {
            faults.add(PATH + key + " " + fault);
        }
    }
}
