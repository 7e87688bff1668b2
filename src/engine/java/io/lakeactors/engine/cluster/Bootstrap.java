package io.lakeactors.engine.cluster;

import io.lakeactors.engine.BootstrapConfig;
import io.lakeactors.engine.ClusterConfig;
import io.lakeactors.engine.membership.Meeting;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * Nodes find one another by Pekko's cluster bootstrap: a service says where nodes are, each asks all of them who is there, and when enough have answered the
 * one with the lowest address is chosen. Here that only chooses: whether a cluster lives, whom to join, and that one node forms it and no other, the members'
 * book says. So an answer of somebody who is no node leads nobody anywhere.
 */
final class Bootstrap implements Meeting {
    private static final String SERVICE = "lake";
    private static final long LISTEN_SECONDS = 20;

    private final Address self;
    private final BootstrapConfig config;
    private final Election election;

    private Bootstrap(Address self, BootstrapConfig config, Election election) {
        this.self = self;
        this.config = config;
        this.election = election;
    }

    /** Listens for the others' questions from now on, and begins to ask. @throws LakeException PORT_IN_USE */
    static Bootstrap begin(ActorSystem<?> system, Address self, BootstrapConfig config) {
        var classic = Adapter.toClassic(system);
        try {
            PekkoManagement.get(classic).start().toCompletableFuture().get(LISTEN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw LakeError.of(ErrorCode.PORT_IN_USE, "the node cannot listen for nodes that look for a cluster", config.host() + ":" + config.port(),
                    "Stop what uses the port, or choose another with cluster.bootstrap.port; cluster.bootstrap.host must be an address of this machine")
                    .asException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LakeError.of(ErrorCode.NODE_START_FAILED, "the start was interrupted", config.host(), "Start the node again").asException(e);
        }
        ClusterBootstrap.get(classic).start();
        return new Bootstrap(self, config, Election.of(classic));
    }

    @Override
    public boolean isChosen() {
        return election.isChosen();
    }

    @Override
    public List<Address> places() {
        return List.of(self);
    }

    @Override
    public String awaits() {
        var heard = election.heard();
        return config.discovery() + " names " + heard.found() + " nodes, of which " + heard.answering() + " answer; a cluster is formed when "
                + config.nodes() + " do, and have done for " + config.stableAfter().toSeconds() + " s";
    }

    /** For the libraries. */
    static Map<String, Object> settings(ClusterConfig cluster) {
        Map<String, Object> keys = new HashMap<>();
        var config = cluster.bootstrap();
        String http = "pekko.management.http.";
        keys.put(http + "hostname", config.host());
        keys.put(http + "port", config.port());
        keys.put(http + "bind-hostname", config.bindHost());
        String bootstrap = "pekko.management.cluster.bootstrap.";
        String found = bootstrap + "contact-point-discovery.";
        keys.put(found + "effective-name", SERVICE);
        keys.put(found + "required-contact-point-nr", config.nodes());
        keys.put(found + "stable-margin", config.stableAfter());
        // One that is listed and does not answer would keep all others waiting; without this two may be chosen, and the book lets one of them.
        keys.put(found + "contact-with-all-contact-points", false);
        keys.put(bootstrap + "join-decider.class", Election.Decider.class.getName());
        if (config.discovery().equals(BootstrapConfig.ENDPOINTS)) {
            keys.put(found + "discovery-method", "config");
            // Several of them may be on one machine, at any port.
            keys.put(bootstrap + "contact-point.filter-on-fallback-port", false);
            keys.put("pekko.discovery.config.services." + SERVICE + ".endpoints",
                    config.endpoints().stream().map(place -> Map.of("host", place.host(), "port", place.port())).toList());
        } else {
            String kubernetes = "pekko.discovery.kubernetes-api.";
            keys.put(found + "discovery-method", "kubernetes-api");
            keys.put(kubernetes + "pod-label-selector", config.selector());
            keys.put(kubernetes + "use-raw-ip", true);
            if (!config.namespace().isBlank()) {
                keys.put(kubernetes + "pod-namespace", config.namespace());
            }
        }
        return keys;
    }
}
