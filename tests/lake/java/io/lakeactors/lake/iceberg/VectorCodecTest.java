package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VectorCodecTest {
    @Property(tries = 300)
    void aVectorComesBackAsItWas(@ForAll long seed, @ForAll @IntRange(max = 200) int entries, @ForAll boolean times) {
        var vector = vector(new Random(seed), entries, times);
        assertThat(VectorCodec.decode(VectorCodec.encode(vector))).isEqualTo(vector);
    }

    @Property(tries = 500)
    void whateverIsNotAVectorIsRefusedAndNothingWorse(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int flips) {
        var chance = new Random(seed);
        byte[] bytes = Base64.getDecoder().decode(VectorCodec.encode(vector(chance, 20)));
        for (int i = 0; i < flips; i++) {
            bytes[chance.nextInt(bytes.length)] ^= (byte) (1 << chance.nextInt(8));
        }
        try {
            VectorCodec.decode(Base64.getEncoder().encodeToString(bytes));
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("position vector");
        }
    }

    @Test
    void aVectorWithoutTimesSaysThatEarlierVersionsReadIt() {
        var vector = new PositionVector(new TreeMap<>(Map.of(new SourceKey("c", "t1", "orders", 0), new Progress(5, 15, 0, 1, Ledger.of(5, 1, 0)))));
        assertThat(Base64.getDecoder().decode(VectorCodec.encode(vector))).startsWith(1);
        assertThat(Base64.getDecoder().decode(VectorCodec.encode(vector(new Random(1), 20, true)))).startsWith(2);
    }

    @Test
    void aVectorThatClaimsToBeHugeIsRefusedBeforeMemoryIsTaken() {
        byte[] bomb = {1, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x1F, 0};
        assertThatThrownBy(() -> VectorCodec.decode(Base64.getEncoder().encodeToString(bomb))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VectorCodec.decode("%%%")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VectorCodec.decode("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thousandPartitionsFitIntoASummary() {
        assertThat(VectorCodec.encode(vector(new Random(1), 1000)).length()).isLessThan(64 * 1024);
        assertThat(VectorCodec.encode(PositionVector.EMPTY).length()).isLessThan(64);
    }

    private static PositionVector vector(Random chance, int entries) {
        return vector(chance, entries, false);
    }

    private static PositionVector vector(Random chance, int entries, boolean times) {
        Map<SourceKey, Progress> map = new TreeMap<>();
        for (int i = 0; i < entries; i++) {
            long start = chance.nextInt(1000);
            var key = new SourceKey("cluster-é", "id-" + chance.nextInt(2), "topic", chance.nextInt(5000));
            map.put(key, new Progress(start, start + (chance.nextLong() >>> 2), chance.nextInt(5) - 1, chance.nextInt(100), chance.nextBoolean()
                    ? Ledger.ZERO : Ledger.of(chance.nextInt(1 << 20), chance.nextInt(9), chance.nextInt(9)),
                    times && chance.nextBoolean() ? Optional.of(new EventTime("placed-é", chance.nextLong())) : Optional.empty()));
        }
        return new PositionVector(new TreeMap<>(map));
    }
}
