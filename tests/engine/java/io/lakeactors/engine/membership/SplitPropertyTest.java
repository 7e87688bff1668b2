package io.lakeactors.engine.membership;

import static io.lakeactors.engine.membership.SplitTest.nodes;
import static io.lakeactors.engine.membership.SplitTest.silence;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SplitPropertyTest {
    @Property(tries = 300)
    void whoGoesOnHearsEachOtherAndNobodyIsLeftWithoutNeed(
            @ForAll @IntRange(min = 1, max = 7) int count, @ForAll @Size(max = 20) Set<@IntRange(min = 0, max = 48) Integer> pairs) {
        var silences = pairs.stream().map(pair -> silence(pair / 7 + 1, pair % 7 + 1)).filter(pair -> !pair.observer().equals(pair.subject()))
                .collect(Collectors.toSet());
        var members = nodes(count);
        var split = new Split(members, silences, new HashSet<>(members));
        var together = split.together(new HashSet<>(members), Optional.empty());
        assertThat(split.silences()).noneMatch(pair -> together.contains(pair.observer()) && together.contains(pair.subject()));
        for (NodeId left : members.stream().filter(node -> !together.contains(node)).toList()) {
            assertThat(split.silences()).anyMatch(pair -> pair.observer().equals(left) && together.contains(pair.subject())
                    || pair.subject().equals(left) && together.contains(pair.observer()));
        }
    }
}
