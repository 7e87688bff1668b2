package io.lakeactors.server.alert;

import com.typesafe.config.Config;
import io.lakeactors.model.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where something is POSTed.
 *
 * @param url may hold a secret: it stands in no answer, no log and no fault's sentence
 * @param token sent as a bearer token; empty for none
 */
public record WebhookSettings(Secret url, Optional<Secret> token) {
    /** @param lake the group {@code lakeactors} @param path of a group with url and token below it @param faults gets a sentence for each fault @return empty if no url is given */
    public static Optional<WebhookSettings> read(Config lake, String path, List<String> faults) {
        String token = lake.getString(path + ".token");
        Optional<Secret> url = url(lake, path + ".url", faults);
        if (!token.isEmpty() && lake.getString(path + ".url").isBlank()) {
            faults.add("lakeactors." + path + ".token is given, but no " + path.substring(path.lastIndexOf('.') + 1) + ".url");
        }
        // A token that was read from a file often ends with a line break, which no header may hold.
        if (!token.chars().allMatch(one -> one > ' ' && one < 127)) {
            faults.add("lakeactors." + path + ".token must be of visible ASCII characters, without spaces and line breaks");
        }
        return url.map(address -> new WebhookSettings(address, token.isEmpty() ? Optional.empty() : Optional.of(new Secret(token))));
    }

    static Optional<Secret> url(Config lake, String key, List<String> faults) {
        String text = lake.getString(key);
        if (text.isBlank()) {
            return Optional.empty();
        }
        if (!isHttp(text)) {
            faults.add("lakeactors." + key + " must be an address that begins with http:// or https://");
            return Optional.empty();
        }
        return Optional.of(new Secret(text));
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = URI.create(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
