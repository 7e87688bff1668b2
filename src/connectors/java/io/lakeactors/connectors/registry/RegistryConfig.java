package io.lakeactors.connectors.registry;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** How to reach one registry. Prints without secrets. */
public final class RegistryConfig {
    private final URI url;
    private final Optional<Secret> authorization;
    private final Optional<SSLContext> trust;

    private RegistryConfig(URI url, Optional<Secret> authorization, Optional<SSLContext> trust) {
        this.url = url;
        this.authorization = authorization;
        this.trust = trust;
    }

    /**
     * Checks everything at once.
     *
     * @param name under which it is configured, for faults
     * @param url where its API begins: http or https
     * @param user for basic authentication; empty for none
     * @param token for a bearer's; empty for none
     * @param authority a PEM file of the certificates that are trusted; empty for those that Java trusts
     * @throws io.lakeactors.model.LakeException {@link ErrorCode#CONFIG_INVALID} naming every fault
     */
    public static RegistryConfig of(String name, String url, String user, Secret password, Secret token, String authority) {
        var faults = new ArrayList<String>();
        Optional<URI> address = address(url, faults);
        boolean plain = address.filter(uri -> uri.getScheme().equals("http")).isPresent();
        if (user.isEmpty() != password.value().isEmpty() || user.indexOf(':') >= 0) {
            faults.add("user and password must be given both or not at all, and user without a colon");
        }
        if (!user.isEmpty() && !token.value().isEmpty()) {
            faults.add("token is given besides user: choose one of both");
        }
        if (token.value().chars().anyMatch(sign -> sign <= ' ' || sign > '~')) {
            faults.add("token must have signs of ASCII only, and no blanks");
        }
        if (plain && !authority.isBlank()) {
            faults.add("authority has no effect unless url begins with https");
        }
        Optional<SSLContext> trust = authority.isBlank() ? Optional.empty() : trust(authority, faults);
        if (!faults.isEmpty()) {
            throw LakeError.of(ErrorCode.CONFIG_INVALID, "the schema registry " + name + " is not configured well: " + String.join("; ", faults), "",
                    "Mend lakeactors.registries." + name).asException();
        }
        return new RegistryConfig(address.orElseThrow(), authorization(user, password, token), trust);
    }

    private static Optional<URI> address(String url, List<String> faults) {
        try {
            URI uri = new URI(url.strip().replaceAll("/+$", ""));
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            // Whoever writes the login here has it in every log.
            if (http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException wrong) {
            // As below.
        }
        faults.add("url must be http://HOST:PORT or https://HOST:PORT, perhaps with a path, and without a login, a query or a fragment");
        return Optional.empty();
    }

    private static Optional<Secret> authorization(String user, Secret password, Secret token) {
        if (!token.value().isEmpty()) {
            return Optional.of(new Secret("Bearer " + token.value()));
        }
        return user.isEmpty() ? Optional.empty() : Optional.of(new Secret("Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password.value()).getBytes(StandardCharsets.UTF_8))));
    }

    private static Optional<SSLContext> trust(String authority, List<String> faults) {
        try (var in = Files.newInputStream(Path.of(authority))) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
            if (count > 0) {
                var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                managers.init(store);
                var context = SSLContext.getInstance("TLS");
                context.init(null, managers.getTrustManagers(), null);
                return Optional.of(context);
            }
            faults.add("authority has no certificate in it: " + authority);
        } catch (IOException | InvalidPathException | GeneralSecurityException unusable) {
            faults.add("authority is not a readable PEM file of certificates: " + authority);
        }
        return Optional.empty();
    }

    URI url() {
        return url;
    }

    /** The value of the header that says who we are. */
    Optional<Secret> authorization() {
        return authorization;
    }

    Optional<SSLContext> trust() {
        return trust;
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
