package io.lakeactors.server;

import com.typesafe.config.Config;
import io.lakeactors.api.ApiBinding;
import io.lakeactors.api.ApiTls;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where and how the REST API listens: {@code lakeactors.node.http}.
 *
 * @param host loopback unless told otherwise
 * @param port 0 for a free one
 * @param token empty for one that is made at the start
 * @param tls empty for plain HTTP
 * @param fronted whether something in front of the node ends TLS
 * @param open what is answered beyond loopback without the token
 */
record HttpSettings(String host, int port, Secret token, Optional<TlsFiles> tls, boolean fronted, ApiBinding.Open open) {
    private static final String PATH = "lakeactors.node.http.";
    private static final int TOKEN_MIN = 16;

    record TlsFiles(Path key, Path certificate) {}

    /** Files of certificates are only named here: what lies in them is seen by {@link #binding}. */
    static HttpSettings read(Config lake, List<String> faults) {
        Config http = lake.getConfig("node.http");
        int port = http.getInt("port");
        if (port < 0 || port > 65535) {
            faults.add(PATH + "port must be 0 to 65535, was " + port);
        }
        var settings = new HttpSettings(http.getString("host"), port, token(http, faults), tls(http, faults), http.getBoolean("tls.ended-in-front"), open(http, faults));
        if (ApiBinding.isExposed(settings.host, settings.fronted)) {
            settings.exposed(faults);
        }
        return settings;
    }

    /** What others reach must not be open to all of them, and its token must not be read on the way. */
    private void exposed(List<String> faults) {
        String where = fronted ? " where tls.ended-in-front is on" : " where node.http.host is not loopback (it is " + host + ")";
        if (token.value().isEmpty() && faults.stream().noneMatch(fault -> fault.startsWith(PATH + "token"))) {
            faults.add(PATH + "token or token-file must be given" + where + ": whoever reaches the API could change everything");
        }
        if (tls.isEmpty() && !fronted) {
            faults.add(PATH + "tls must be enabled, with key and certificate," + where + ": the token and all that is read could be seen on the way;"
                    + " or say tls.ended-in-front = on, if nothing but what ends TLS in front of the node reaches it");
        }
    }

    private static Secret token(Config http, List<String> faults) {
        String given = http.getString("token");
        String file = http.getString("token-file");
        if (!file.isEmpty()) {
            if (!given.isEmpty()) {
                faults.add(PATH + "token-file is given besides token: choose one of both");
            }
            given = content(file, faults);
        }
        if (!given.isEmpty() && given.length() < TOKEN_MIN) {
            faults.add(PATH + "token must have at least " + TOKEN_MIN + " characters");
        }
        // Others could not be sent in a header.
        if (given.chars().anyMatch(character -> character <= ' ' || character > '~')) {
            faults.add(PATH + "token must have letters, digits and signs of ASCII only, and no blanks");
        }
        return new Secret(given);
    }

    private static String content(String file, List<String> faults) {
        try {
            String content = Files.readString(Path.of(file)).strip();
            if (content.isEmpty()) {
                faults.add(PATH + "token-file has nothing in it: " + file);
            }
            return content;
        } catch (IOException e) {
            faults.add(PATH + "token-file cannot be read: " + e);
            return "";
        }
    }

    private static Optional<TlsFiles> tls(Config http, List<String> faults) {
        if (!http.getBoolean("tls.enabled")) {
            return Optional.empty();
        }
        for (String key : List.of("key", "certificate")) {
            if (http.getString("tls." + key).isBlank()) {
                faults.add(PATH + "tls." + key + " must be a PEM file where tls.enabled is on");
            }
        }
        return Optional.of(new TlsFiles(Path.of(http.getString("tls.key")), Path.of(http.getString("tls.certificate"))));
    }

    private static ApiBinding.Open open(Config http, List<String> faults) {
        String word = http.getString("open");
        return Arrays.stream(ApiBinding.Open.values()).filter(known -> known.name().equalsIgnoreCase(word)).findFirst().orElseGet(() -> {
            faults.add(PATH + "open must be one of " + Arrays.toString(ApiBinding.Open.values()).toLowerCase(Locale.ROOT) + ", was " + word);
            return ApiBinding.Open.PROBES;
        });
    }

    /** @throws LakeException CONFIG_INVALID for files of certificates that cannot be used */
    ApiBinding binding(String token) {
        return new ApiBinding(host, port, Optional.of(token), tls.map(files -> ApiTls.open(files.key(), files.certificate())), fronted, open);
    }
}
