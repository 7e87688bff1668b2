package io.lakeactors.engine.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.pipeline.PipelineCommand;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.Test;

class CheckWireTest {
    private static List<Object> messages(ActorSystem<?> system) {
        var evaluation = Results.evaluation(7, 1, Results.result("rows", 5, Status.PASS),
                new CheckResult("sql", "a", "accuracy", "warn", false, OptionalDouble.empty(), "", "= 1", Status.ERROR, "LA-5007 no"));
        return List.of(new CheckKeeper.Told("orders", "p", "c"), new CheckKeeper.Show("a", system.ignoreRef()), new CheckKeeper.ShowHistory(Results.TABLE, 5, system.ignoreRef()),
                new CheckKeeper.Page(List.of(evaluation), true), new CheckKeeper.Run(Results.TABLE, system.ignoreRef()), new CheckKeeper.Ran(Optional.of(evaluation), Optional.empty()),
                new CheckKeeper.Ran(Optional.empty(), Optional.of(LakeError.of(ErrorCode.CHECKS_NOT_FOUND, "none", "", "Write"))),
                new CheckView(true, List.of(new CheckView.Table(Results.TABLE, "orders", "orders 1.0.0", 2, Optional.of(evaluation), "", Map.of("a", "b"))), List.of(Results.TABLE), true),
                new PipelineCommand.ChecksTold("bad"));
    }

    @Test
    void everyMessageBetweenNodesSurvivesTheWay() throws Exception {
        var config = ConfigFactory.parseResources("lake-engine.conf").withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve();
        var system = ActorSystem.create(Behaviors.empty(), "wire", config);
        try {
            var serialization = SerializationExtension.get(Adapter.toClassic(system));
            for (Object message : messages(system)) {
                var serializer = serialization.findSerializerFor(message);
                assertThat(serializer.getClass().getSimpleName()).isEqualTo("JacksonCborSerializer");
                byte[] bytes = serialization.serialize(message).get();
                assertThat(serialization.deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message)).get()).isEqualTo(message);
            }
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }
}
