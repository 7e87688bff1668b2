package io.lakeactors.api;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;

/** The REST API of a node. */
public final class ApiServer {
    /** Draining and audits take their time; whoever asked may hang up. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(30);

    private final ServerBinding binding;
    private final ApiBinding at;

    private ApiServer(ServerBinding binding, ApiBinding at) {
        this.binding = binding;
        this.at = at;
    }

    /**
     * Listens.
     *
     * @return fails with a {@link LakeException}: PORT_IN_USE, or CONFIG_INVALID for a host that is none of this machine's
     */
    public static CompletionStage<ApiServer> start(ActorSystem<?> system, ApiParts parts, ApiBinding at) {
        var blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        var routes = new Routes(Operations.of(parts, blocking));
        var front = new Front(routes, new CatalogFront(parts.catalog(), blocking), new RegistryFront(parts.registry()), at, isNamedLoopbackOnly(at),
                Materializer.matFromSystem(system.classicSystem()));
        ServerSettings defaults = ServerSettings.create(system.classicSystem());
        ServerSettings settings = defaults.withTimeouts(defaults.getTimeouts()
                .withRequestTimeout(scala.concurrent.duration.Duration.fromNanos(REQUEST_TIMEOUT.toNanos()))
                .withIdleTimeout(scala.concurrent.duration.Duration.fromNanos(REQUEST_TIMEOUT.toNanos())));
        var server = Http.get(system.classicSystem()).newServerAt(at.host(), at.port()).withSettings(settings);
        return at.tls().map(tls -> server.enableHttps(ConnectionContext.httpsServer(tls::engine))).orElse(server)
                .bind(front::answer)
                .handle((binding, failure) -> {
                    if (failure != null) {
                        throw refused(at, failure);
                    }
                    return new ApiServer(binding, at);
                });
    }

    /**
     * Looks whether {@link #start} could listen now, before anything costly has started. Somebody may still be quicker.
     *
     * @throws LakeException as {@link #start} fails
     */
    public static void requireFree(ApiBinding at) {
        if (at.port() == 0) {
            return;
        }
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(at.host(), at.port()));
        } catch (IOException e) {
            throw refused(at, e);
        }
    }

    private static LakeException refused(ApiBinding at, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof BindException && message.contains("assign")) {
                return LakeError.of(ErrorCode.CONFIG_INVALID, at.host() + " is no address of this machine", "lakeactors.node.http.host",
                        "Use 127.0.0.1, or one of this machine's addresses.").asException(failure);
            }
        }
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return LakeError.of(ErrorCode.PORT_IN_USE, "the API cannot listen on port " + at.port(), at.host() + ":" + at.port(),
                "Stop what uses the port, or choose another with lakeactors.node.http.port (0 takes any free one).")
                .asException(cause);
    }

    /** Names guard against pages in a browser that had a name of their own point here; where every reader shows the token they cannot read anyway. */
    private static boolean isNamedLoopbackOnly(ApiBinding at) {
        try {
            return at.isOpen(Operation.Access.READ) && InetAddress.getByName(at.host()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** Where it answers: {@code http://127.0.0.1:7070}; with TLS {@code https://…}. */
    public URI uri() {
        String shown = at.host().contains(":") ? "[" + at.host() + "]" : at.host();
        return URI.create((at.tls().isPresent() ? "https://" : "http://") + shown + ":" + binding.localAddress().getPort());
    }

    /** Where the catalog answers, as clients of its protocol want it. */
    public URI catalogUri() {
        return URI.create(uri() + "/" + CatalogService.ROOT);
    }

    /** Where the schema registry answers: what its clients call {@code schema.registry.url}. */
    public URI registryUri() {
        return URI.create(uri() + "/" + RegistryFront.ROOT);
    }

    /** Takes no new requests; requests in flight have this long to end. */
    public CompletionStage<Void> stop(Duration grace) {
        return binding.terminate(grace).thenApply(done -> null);
    }
}
