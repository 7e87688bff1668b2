package io.lakeactors.engine.control;

import io.lakeactors.engine.Wire;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;

class AgentWireTest {
    private static List<Object> messages(ActorSystem<?> system) {
        return List.of(
                new NodeAgent.Report(true, system.ignoreRef()), new NodeAgent.Tree(false, system.ignoreRef()), new NodeAgent.ShowLevels(system.ignoreRef()),
                new NodeAgent.Obey(new NodeOrder.Leave(), system.ignoreRef()),
                new NodeAgent.Obey(new NodeOrder.LogLevel("a.b", "debug"), system.ignoreRef()),
                new NodeAgent.Obey(new NodeOrder.Inject(new NodeOrder.Fault("slow", "disk", 5, 1)), system.ignoreRef()),
                new NodeAgent.Place(List.of(new RebalancePlan.Move("7", "a:1", "b:1", 2.5))),
                new NodeAgent.Levels("n1", Map.of("ROOT", "info")), new NodeAgent.Done("n1", "no", "never"),
                new TreeReport("n1", List.of(new TreeReport.Actor("/user", 0, 3, 0))),
                new NodeReport("a:1", "n1", "1", 2, 3, 4, Map.of("api", "x"), Map.of("journal", "ok"), Map.of("s", true),
                        List.of(new NodeReport.Home("partition", "7", "x/y/1"))));
    }

    @Test
    void everyMessageBetweenAgentsSurvivesTheWay() throws Exception {
        try (var wire = new Wire()) {
            for (Object message : messages(wire.system())) {
                wire.carries(message);
            }
        }
    }
}
