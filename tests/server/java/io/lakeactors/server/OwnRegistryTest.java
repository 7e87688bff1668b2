package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.api.ApiBinding;
import io.lakeactors.api.ApiParts;
import io.lakeactors.api.ApiServer;
import io.lakeactors.connectors.registry.ConfluentRegistry;
import io.lakeactors.connectors.registry.RegistryConfig;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryDesk;
import io.lakeactors.contract.registry.RegistryMemory;
import io.lakeactors.contract.registry.SchemaDefinition;
import io.lakeactors.contract.registry.SchemaKind;
import io.lakeactors.contract.registry.SchemaReference;
import io.lakeactors.engine.registry.LakeRegistry;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.SchemaRegistry.Referenced;
import io.lakeactors.model.SchemaRegistry.Registered;
import io.lakeactors.model.SchemaRegistry.Unregistered;
import io.lakeactors.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What pipelines ask registries with, asks the node's own one as any other. */
class OwnRegistryTest {
    private final RegistryDesk desk = new RegistryDesk();
    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "own-registry", ConfigFactory.parseString("pekko.loglevel = ERROR").withFallback(ConfigFactory.load()));
    private RegistryMemory memory = RegistryMemory.EMPTY;
    private ApiServer api;

    private void serve(ApiBinding.Open open, boolean fronted) {
        LakeRegistry registry = call -> {
            synchronized (desk) {
                var outcome = desk.answer(memory, call, 1);
                outcome.event().ifPresent(event -> memory = memory.apply(event));
                return CompletableFuture.completedFuture(outcome.answer());
            }
        };
        registry.ask(new RegistryCall.Register("money", SchemaDefinition.of(SchemaKind.AVRO, "{\"type\":\"fixed\",\"name\":\"Money\",\"size\":8}"), 0, 0, false));
        registry.ask(new RegistryCall.Register("a/b", new SchemaDefinition(SchemaKind.AVRO, "{\"type\":\"array\",\"items\":\"Money\"}",
                List.of(new SchemaReference("Money", "money", 1)), "", ""), 0, 0, false));
        registry.ask(new RegistryCall.Register("json", SchemaDefinition.of(SchemaKind.JSON, "{\"type\":\"object\"}"), 0, 0, false));
        var parts = new ApiParts(null, null, null, null, null, null, null, null, null, null, null, null, registry, null, null, null);
        api = ApiServer.start(system, parts, new ApiBinding(fronted ? "0.0.0.0" : "127.0.0.1", 0, Optional.of("t0ken"), Optional.empty(), false, open)).toCompletableFuture().join();
    }

    private ConfluentRegistry client(String user, String password) {
        String url = api.registryUri().toString().replace("0.0.0.0", "127.0.0.1");
        return ConfluentRegistry.of(RegistryConfig.of("default", url, user, new Secret(password), new Secret(""), ""), new SystemClock());
    }

    @AfterEach
    void end() {
        api.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    @Test
    void schemasAreFoundByNumberWithThoseThatTheyReference() {
        serve(ApiBinding.Open.PROBES, false);
        try (var client = client("", "")) {
            assertThat(client.find(1)).isEqualTo(new Registered("AVRO", "{\"type\":\"fixed\",\"name\":\"Money\",\"size\":8}", List.of()));
            assertThat(client.find(2)).isEqualTo(new Registered("AVRO", "{\"type\":\"array\",\"items\":\"Money\"}", List.of(new Referenced("Money", "{\"type\":\"fixed\",\"name\":\"Money\",\"size\":8}"))));
            assertThat(client.find(3)).isEqualTo(new Registered("JSON", "{\"type\":\"object\"}", List.of()));
            assertThat(client.find(4)).isInstanceOf(Unregistered.class);
        }
    }

    @Test
    void beyondLoopbackItWantsTheToken() {
        serve(ApiBinding.Open.PROBES, true);
        try (var right = client("lake", "t0ken"); var wrong = client("lake", "guess")) {
            assertThat(right.find(3)).isInstanceOf(Registered.class);
            assertThatThrownBy(() -> wrong.find(3)).isInstanceOfSatisfying(LakeException.class, refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.REGISTRY_DENIED));
        }
    }
}
