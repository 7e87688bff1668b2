package io.lakeactors.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private static final long BYTES_MAX = 4_096;

    private final List<Integer> made = new ArrayList<>();
    private final Shelf<int[]> shelf = new Shelf<>(length -> {
        made.add(length);
        return new int[length];
    }, Integer.BYTES, BYTES_MAX);

    @Test
    void whatIsNotThereIsMadeWithTheNextPowerOfTwo() {
        assertThat(shelf.take(100)).hasSize(128);
        assertThat(shelf.take(128)).hasSize(128);
        assertThat(shelf.take(0)).hasSize(1);
        assertThat(made).containsExactly(128, 128, 1);
    }

    @Test
    void whatWasKeptIsTakenOnceForAnyLengthThatFitsIt() {
        int[] kept = new int[128];
        shelf.keep(kept, kept.length);
        assertThat(shelf.take(64)).as("one half as long is made").isNotSameAs(kept);
        assertThat(shelf.take(65)).isSameAs(kept);
        assertThat(shelf.take(65)).isNotSameAs(kept);
    }

    @Test
    void anArrayOfAnotherLengthIsNotKeptAsItWouldBeTakenForALongerOne() {
        shelf.keep(new int[100], 100);
        shelf.keep(new int[0], 0);
        assertThat(shelf.heldBytes()).isZero();
        assertThat(shelf.take(100)).hasSize(128);
    }

    @Test
    void noMoreIsHeldThanItsBound() {
        for (int i = 0; i < 100; i++) {
            shelf.keep(new int[256], 256);
            assertThat(shelf.heldBytes()).isLessThanOrEqualTo(BYTES_MAX);
        }
        assertThat(shelf.heldBytes()).isEqualTo(BYTES_MAX);
    }

    @Test
    void whatIsDroppedIsNotTakenAgain() {
        int[] kept = new int[16];
        shelf.keep(kept, kept.length);
        shelf.drop();
        assertThat(shelf.heldBytes()).isZero();
        assertThat(shelf.take(16)).isNotSameAs(kept);
    }

    /** Taken arrays are put back in any order: none is ever with two, all are long enough, and the sum is right. */
    @Property(tries = 200)
    void noArrayIsEverWithTwo(@ForAll List<@IntRange(min = 0, max = 700) Integer> lengths, @ForAll @IntRange(min = 1, max = 5) int heldAtOnce) {
        var used = new ArrayList<int[]>();
        for (int length : lengths) {
            used.add(shelf.take(length));
            assertThat(used.getLast().length).isGreaterThanOrEqualTo(length);
            var identities = new HashSet<Integer>();
            used.forEach(array -> assertThat(identities.add(System.identityHashCode(array))).isTrue());
            if (used.size() > heldAtOnce) {
                int[] first = used.removeFirst();
                shelf.keep(first, first.length);
            }
            assertThat(shelf.heldBytes()).isBetween(0L, BYTES_MAX);
        }
    }
}
