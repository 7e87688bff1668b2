package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.engine.ClusterConfig;
import java.util.Optional;

/**
 * Where the API listens, and what it answers to whom.
 *
 * @param host {@code 127.0.0.1} unless the operator says otherwise
 * @param port 0 for any free one
 * @param token asked for with every changing call, and beyond loopback with others too; empty for none, on loopback only
 * @param tls empty for plain HTTP
 * @param fronted whether something in front of the node, such as an ingress, hands on what comes from elsewhere
 * @param open what is answered beyond loopback without the token
 */
public record ApiBinding(String host, int port, Optional<String> token, Optional<ApiTls> tls, boolean fronted, Open open) {
    public static final String LOOPBACK = "127.0.0.1";

    /** What whoever reaches the API is answered without the token; each has what the former ones have. */
    public enum Open {
        PROBES,
        METRICS,
        READS
    }

    public ApiBinding {
        if (host.isBlank() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not an address: " + host + ":" + port);
        }
        if (token.isPresent() && token.get().isBlank()) {
            throw new IllegalArgumentException("a blank token");
        }
        if (token.isEmpty() && isExposed(host, fronted)) {
            throw new IllegalArgumentException("no token beyond loopback");
        }
    }

    /** Whether others than this machine's own users may come. */
    public static boolean isExposed(String host, boolean fronted) {
        return fronted || !ClusterConfig.isLoopback(host);
    }

    /** Whether a call is answered without the token. */
    boolean isOpen(Access access) {
        boolean exposed = isExposed(host, fronted);
        return switch (access) {
            case PROBE -> true;
            case METRICS -> !exposed || open != Open.PROBES;
            case READ -> !exposed || open == Open.READS;
            case CHANGE -> token.isEmpty();
        };
    }

    @Override
    public String toString() {
        return host + ":" + port + (tls.isPresent() ? " over TLS" : "") + (token.isPresent() ? " with a token" : "");
    }
}
