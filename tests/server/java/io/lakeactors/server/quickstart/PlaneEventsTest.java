package io.lakeactors.server.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.quickstart.PlaneEvents.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlaneEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Change> CHANGES = new ArrayList<>();

    @BeforeAll
    static void readAll() {
        PlaneEvents.forEach(CHANGES::add);
    }

    @Test
    void theFirstChangeIsThatOfThePlaneWithTheFirstTailNumber() {
        assertThat(text(CHANGES.getFirst())).isEqualTo("{\"tailnum\":\"N10156\",\"changed_at\":\"2013-01-01T05:00:00Z\",\"op\":\"u\",\"carrier\":\"EV\",\"base\":\"EWR\","
                + "\"year\":2004,\"type\":\"Fixed wing multi engine\",\"manufacturer\":\"EMBRAER\",\"model\":\"EMB-145XR\",\"engines\":2,\"seats\":55,\"engine\":\"Turbo-fan\"}");
        assertThat(CHANGES.getFirst().key()).asString(StandardCharsets.UTF_8).isEqualTo("N10156");
    }

    @Test
    void aPlaneThatGoesSaysNoMore() {
        assertThat(CHANGES).filteredOn(change -> change.tailnum().equals("N197PQ")).map(PlaneEventsTest::text).element(1)
                .isEqualTo("{\"tailnum\":\"N197PQ\",\"changed_at\":\"2013-02-01T05:00:00Z\",\"op\":\"d\"}");
    }

    @Test
    void thereAreAsManyAsIsSaid() {
        assertThat(CHANGES).hasSize(PlaneEvents.CHANGES);
        assertThat(CHANGES).filteredOn(Change::gone).hasSize(PlaneEvents.GONE);
        assertThat(CHANGES).filteredOn(Change::heldBack).hasSize(PlaneEvents.HELD_BACK);
    }

    @Test
    void changesComeInTheOrderOfTheirTimesButForThoseThatAreHeldBackOfWhichSomeComeLate() {
        List<Change> inTime = CHANGES.subList(0, PlaneEvents.CHANGES - PlaneEvents.HELD_BACK);
        assertThat(inTime).noneMatch(Change::heldBack).isSortedAccordingTo((one, other) -> one.at().compareTo(other.at()));
        var last = new HashMap<String, Instant>();
        inTime.forEach(change -> last.put(change.tailnum(), change.at()));
        assertThat(CHANGES.subList(inTime.size(), CHANGES.size())).filteredOn(change -> last.getOrDefault(change.tailnum(), Instant.MIN).isAfter(change.at()))
                .as("late behind a younger change of the same plane").hasSize(PlaneEvents.LATE);
    }

    @Test
    void noPlaneChangesTwiceAtOneTimeNorGoesBeforeItCame() throws IOException {
        var seen = new HashSet<List<Object>>();
        Map<String, Boolean> there = new HashMap<>();
        for (Change change : CHANGES.stream().sorted((one, other) -> one.at().compareTo(other.at())).toList()) {
            assertThat(seen.add(List.of(change.tailnum(), change.at()))).as(text(change)).isTrue();
            Boolean before = there.put(change.tailnum(), !change.gone());
            assertThat(change.gone() && !Boolean.TRUE.equals(before)).as(text(change)).isFalse();
            assertThat(JSON.readTree(change.value()).size()).isEqualTo(change.gone() ? 3 : 12);
        }
    }

    private static String text(Change change) {
        return new String(change.value(), StandardCharsets.UTF_8);
    }
}
