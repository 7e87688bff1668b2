package io.lakeactors.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.pipeline.PipelineDirectory.Names;
import io.lakeactors.engine.pipeline.PipelineDirectory.Writers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipelineDirectoryTest {
    private static final Names NONE = new Names(Set.of(), List.of(), Map.of());
    private static final Promise ORDERS = new Promise("silver.orders", "a");
    private static final Promise OTHERS = new Promise("silver.others", "a");

    private static Names with(Names names, String name, Promise promise) {
        return names.with(name, Optional.of(promise));
    }

    @Test
    void pipelinesAreFoundByWhatTheyPromise() {
        var names = with(with(with(NONE, "b", ORDERS), "a", ORDERS), "c", OTHERS);
        assertThat(names.writers(ORDERS)).isEqualTo(new Writers(List.of("a", "b"), Optional.empty()));
        assertThat(with(names, "a", OTHERS).writers(OTHERS).there()).as("what it promises now").containsExactly("a", "c");
        assertThat(names.writers(new Promise("silver.orders", "b"))).isEqualTo(new Writers(List.of(), Optional.empty()));
    }

    @Test
    void theLastOneThatWasDeletedIsFoundToo() {
        var names = with(with(with(NONE, "a", ORDERS), "b", ORDERS), "c", OTHERS).without("b").without("a").without("c");
        assertThat(names.writers(ORDERS)).isEqualTo(new Writers(List.of(), Optional.of("a")));
        assertThat(with(names, "a", OTHERS).writers(ORDERS).deleted()).as("another promise under the same name").contains("b");
        assertThat(names.with("a", Optional.empty()).writers(ORDERS)).as("registered, and not made").isEqualTo(new Writers(List.of("a"), Optional.of("a")));
    }

    /** Asking one is a message to it, and what was deleted long ago is nobody's promise any more. */
    @Test
    void neitherManyAreAskedNorAllThatWereEverDeletedKept() {
        var names = IntStream.range(0, 150).boxed().reduce(NONE, (all, i) -> with(all, "p" + i, i == 0 ? ORDERS : OTHERS), (one, other) -> other);
        assertThat(names.writers(OTHERS).there()).hasSize(20);
        var deleted = IntStream.range(0, 150).boxed().reduce(names, (all, i) -> all.without("p" + i), (one, other) -> other);
        assertThat(deleted.writers(ORDERS)).isEqualTo(new Writers(List.of(), Optional.empty()));
        assertThat(deleted.writers(OTHERS).deleted()).contains("p149");
        assertThat(deleted.promises()).hasSize(100);
    }

    /** As in a journal of a release before promises were kept. */
    @Test
    void aPromiseIsAddedToANameThatIsKnown() {
        var names = NONE.with("a", Optional.empty());
        assertThat(names.has("a", Optional.empty())).isTrue();
        assertThat(names.has("a", Optional.of(ORDERS))).isFalse();
        assertThat(with(names, "a", ORDERS).has("a", Optional.of(ORDERS))).isTrue();
        assertThat(with(names, "a", ORDERS).has("a", Optional.empty())).as("who does not say it takes nothing back").isTrue();
        assertThat(names.without("a").former()).as("nothing was promised").isEmpty();
    }
}
