package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.api.wire.PeerTrust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Finds the node that a command is for. */
final class Nodes {
    private static final Runnable NOTHING = () -> { };

    private final Terminal terminal;
    private final Path home;
    private final String url;
    private final Path authority;

    /** @param url of a node somewhere else, or null for the one on this home @param authority of that node's certificate, or null for those that Java trusts */
    Nodes(Terminal terminal, Path home, String url, Path authority) {
        this.authority = authority;
        this.terminal = terminal;
        this.home = home;
        this.url = url;
    }

    /** The node, started for this command if there is none on the home; close the client to stop it again. */
    NodeClient open() {
        return running().orElseGet(() -> EmbeddedNode.start(terminal, home));
    }

    /** The node, if one runs. A node elsewhere counts as running. */
    Optional<NodeClient> running() {
        if (url != null) {
            URI address = address();
            return Optional.of(new NodeClient(address, token(), address.getScheme().equals("https") && authority != null ? trust(authority, false) : null, NOTHING));
        }
        return file().map(file -> client(file, NOTHING));
    }

    /** For the node that has written this file. It may listen under a name that its certificate does not have, so it is known by the certificate itself. */
    static NodeClient client(NodeFile file, Runnable onClose) {
        SSLContext trust = file.certificate() == null ? null : trust(Path.of(file.certificate()), true);
        return new NodeClient(URI.create(file.endpoints().get("api")), file.token(), trust, onClose);
    }

    private static SSLContext trust(Path pem, boolean only) {
        try {
            return only ? PeerTrust.only(pem) : PeerTrust.authorities(pem);
        } catch (IOException unreadable) {
            throw new Failure(Fault.request("the certificate cannot be read: " + unreadable.getMessage(), pem.toString(),
                    only ? "Run as the node's user, or name the node: --node https://… --authority FILE" : "Give a PEM file that you may read."));
        }
    }

    private String token() {
        String file = terminal.env().get("LAKE_TOKEN_FILE");
        if (terminal.env().containsKey("LAKE_TOKEN") || file == null) {
            return terminal.env().get("LAKE_TOKEN");
        }
        try {
            return Files.readString(terminal.directory().resolve(file)).strip();
        } catch (IOException unreadable) {
            throw new Failure(Fault.request("the token cannot be read: " + unreadable, "LAKE_TOKEN_FILE", "Name a file that you may read."));
        }
    }

    private Optional<NodeFile> file() {
        try {
            return NodeFile.read(home).filter(file -> file.endpoints() != null && file.endpoints().containsKey("api") && file.alive());
        } catch (IOException unreadable) {
            throw new Failure(Fault.unreachable("the node's file cannot be read: " + unreadable.getMessage(), home.resolve(NodeFile.NAME).toString(),
                    "Give the right --home, or run as the node's user."));
        }
    }

    /** The file of a running node on the home, unless the command is for a node elsewhere. */
    Optional<NodeFile> local() {
        return url != null ? Optional.empty() : file();
    }

    /** Where it would be, for messages. */
    String place() {
        return url != null ? url : home.toString();
    }

    private URI address() {
        try {
            URI given = URI.create(url.contains("://") ? url : "http://" + url);
            if (given.getHost() != null && (given.getScheme().equals("http") || given.getScheme().equals("https"))) {
                return given;
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw new Failure(Fault.request("that is no address: " + url, "--node", "Give one such as http://127.0.0.1:7070."));
        }
        throw new Failure(Fault.request("that is no address: " + url, "--node", "Give one such as http://127.0.0.1:7070."));
    }
}
