package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.NodeFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the node that a command is for. */
final class Nodes {
    private static final Runnable NOTHING = () -> { };

    private final Terminal terminal;
    private final Path home;
    private final String url;

    /** @param url of a node somewhere else, or null for the one on this home */
    Nodes(Terminal terminal, Path home, String url) {
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
            return Optional.of(new NodeClient(address(), terminal.env().get("LAKE_TOKEN"), NOTHING));
        }
        return file().map(file -> new NodeClient(URI.create(file.endpoints().get("api")), file.token(), NOTHING));
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
