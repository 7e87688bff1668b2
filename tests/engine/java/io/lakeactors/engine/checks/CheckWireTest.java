package io.lakeactors.engine.checks;

import io.lakeactors.engine.Wire;
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
import org.junit.jupiter.api.Test;

class CheckWireTest {
    private static List<Object> messages(ActorSystem<?> system) {
        var evaluation = Results.evaluation(7, 1, Results.result("rows", 5, Status.PASS),
                new CheckResult("sql", "a", "accuracy", "warn", false, OptionalDouble.empty(), "", "= 1", Status.ERROR, "LA-5007 no"));
        return List.of(new CheckKeeper.Told("orders", "p", "c"), new CheckKeeper.Show("a", system.ignoreRef()), new CheckKeeper.ShowHistory(Results.TABLE, 5, system.ignoreRef()),
                new CheckKeeper.Page(List.of(evaluation), true), new CheckKeeper.Run(Results.TABLE, system.ignoreRef()), new CheckKeeper.Ran(Optional.of(evaluation), Optional.empty()),
                new CheckKeeper.Ran(Optional.empty(), Optional.of(LakeError.of(ErrorCode.CHECKS_NOT_FOUND, "none", "", "Write"))),
                new CheckView(true, List.of(new CheckView.Table(Results.TABLE, "orders", "orders 1.0.0", 2, Optional.of(evaluation), "", Map.of("a", "b"))), List.of(Results.TABLE), true),
                new PipelineCommand.ChecksTold("bad"),
                new CheckKeeper.Judged(Results.TABLE, "gold:sales", "sales 1.0.0", Optional.of(evaluation), system.ignoreRef()), new CheckKeeper.Taken(Results.TABLE, 7));
    }

    @Test
    void everyMessageBetweenNodesSurvivesTheWay() throws Exception {
        try (var wire = new Wire()) {
            for (Object message : messages(wire.system())) {
                wire.carries(message);
            }
        }
    }
}
