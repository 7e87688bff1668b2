package io.lakeactors.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulseTest {
    private sealed interface Word {}

    private record Tick() implements Word {}

    private record Stir() implements Word {}

    private record Busy(boolean is) implements Word {}

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final TestProbe<Word> probe = kit.createTestProbe(Word.class);
    private final org.apache.pekko.actor.typed.ActorRef<Word> actor = kit.spawn(ticking());

    @AfterEach
    void end() {
        kit.shutdownTestKit();
    }

    /** Each second a tick, at rest every four; whatever it hears is handed on. */
    private Behavior<Word> ticking() {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var pulse = new Pulse<Word>(timers, new Tick(), Duration.ofSeconds(1), Duration.ofSeconds(4));
            boolean[] busy = {false};
            return Behaviors.receive(Word.class).onMessage(Word.class, word -> {
                switch (word) {
                    case Tick() -> pulse.ticked(busy[0]);
                    case Stir() -> pulse.stir();
                    case Busy(boolean is) -> busy[0] = is;
                }
                probe.getRef().tell(word);
                return Behaviors.same();
            }).build();
        }));
    }

    /** @return after how many seconds each of so many ticks came, the first counted from now */
    private List<Integer> waits(int ticks) {
        var waits = new ArrayList<Integer>();
        int since = 0;
        while (waits.size() < ticks) {
            time.timePasses(Duration.ofSeconds(1));
            since++;
            // All that was told before has been answered when this has: what the time has brought stands in front of it.
            actor.tell(new Busy(isBusy));
            if (probe.receiveMessage() instanceof Tick) {
                waits.add(since);
                since = 0;
                probe.expectMessageClass(Busy.class);
            }
        }
        return waits;
    }

    private boolean isBusy;

    private void tell(Word word) {
        actor.tell(word);
        probe.expectMessage(word);
    }

    @Test
    void atRestTicksBecomeRareAndNoRarerThanToldTo() {
        tell(new Busy(false));

        assertThat(waits(5)).containsExactly(1, 2, 4, 4, 4);
    }

    @Test
    void whatHappensBringsATickSoon() {
        tell(new Busy(false));
        waits(4);

        tell(new Stir());

        assertThat(waits(3)).containsExactly(1, 2, 4);
    }

    @Test
    void manyThingsThatHappenDoNotPutATickOff() {
        for (int i = 0; i < 3; i++) {
            time.timePasses(Duration.ofMillis(400));
            actor.tell(new Stir());
        }

        assertThat(probe.receiveSeveralMessages(4)).contains(new Tick());
    }

    @Test
    void whoIsBusyHearsNoSlowerTicks() {
        isBusy = true;
        tell(new Busy(true));

        assertThat(waits(4)).containsExactly(1, 1, 1, 1);
    }
}
