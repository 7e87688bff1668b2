package io.lakeactors.api;

import java.util.Optional;

/**
 * Where the API listens.
 *
 * @param host {@code 127.0.0.1} unless the operator says otherwise
 * @param port 0 for any free one
 * @param token asked for with every changing call; empty for none
 */
public record ApiBinding(String host, int port, Optional<String> token) {
    public static final String LOOPBACK = "127.0.0.1";

    public ApiBinding {
        if (host.isBlank() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not an address: " + host + ":" + port);
        }
        if (token.isPresent() && token.get().isBlank()) {
            throw new IllegalArgumentException("a blank token");
        }
    }

    @Override
    public String toString() {
        return host + ":" + port + (token.isPresent() ? " with a token" : "");
    }
}
