package io.lakeactors.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ColumnTest {
    @Property(tries = 200)
    void longsComeBackAsTheyWereAddedWithTheirNulls(@ForAll List<Long> values, @ForAll int cut) {
        var column = new Column.Longs();
        values.forEach(value -> {
            if (value == null || value % 3 == 0) {
                column.addNull();
            } else {
                column.add(value);
            }
        });
        int kept = values.isEmpty() ? 0 : Math.floorMod(cut, values.size() + 1);
        column.truncate(kept);

        assertThat(column.size()).isEqualTo(kept);
        int nulls = 0;
        for (int row = 0; row < kept; row++) {
            boolean isNull = values.get(row) % 3 == 0;
            nulls += isNull ? 1 : 0;
            assertThat(column.isNull(row)).isEqualTo(isNull);
            assertThat(column.values()[row]).isEqualTo(isNull ? 0 : values.get(row));
        }
        assertThat(column.nullCount()).isEqualTo(nulls);
    }

    @Property(tries = 200)
    void textsComeBackAfterTheColumnWasClearedAndFilledAgain(@ForAll @Size(max = 300) List<String> first, @ForAll @Size(max = 300) List<String> second) {
        var column = new Column.Bytes();
        first.forEach(text -> add(column, text));
        column.clear();
        second.forEach(text -> add(column, text));

        var read = new ArrayList<String>();
        for (int row = 0; row < column.size(); row++) {
            read.add(column.text(row));
        }
        assertThat(read).containsExactlyElementsOf(second.stream().map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).toList());
        assertThat(column.nullCount()).isZero();
    }

    @Test
    void aTruncatedListTakesItsElementsBack() {
        var lists = new Column.Lists(new Column.Ints());
        var elements = (Column.Ints) lists.element();
        elements.add(1);
        elements.add(2);
        lists.added();
        lists.addNull();
        elements.add(3);
        lists.added();

        lists.truncate(1);

        assertThat(elements.size()).isEqualTo(2);
        assertThat(lists.size()).isEqualTo(1);
        elements.add(9);
        lists.added();
        assertThat(lists.offsets()[1]).isEqualTo(2);
        assertThat(lists.offsets()[2]).isEqualTo(3);
    }

    @Test
    void aTruncatedMapDropsTheEntriesOfARowThatWasNotEnded() {
        var maps = (Column.Maps) Column.of(new Type.Dictionary(Field.of("value", new Type.Int(), false)));
        add(maps.keys(), "a");
        ((Column.Ints) maps.values()).add(1);
        maps.added();
        add(maps.keys(), "b");

        maps.truncate(1);

        assertThat(maps.keys().size()).isEqualTo(1);
        assertThat(maps.values().size()).isEqualTo(1);
    }

    @Test
    void aStructThatIsNullGivesItsChildrenANullEach() {
        var struct = (Column.Struct) Column.of(new Type.Struct(List.of(Field.of("a", new Type.Int(), false), Field.of("b", new Type.Text(), false))));
        struct.addNull();
        ((Column.Ints) struct.children()[0]).add(7);
        add((Column.Bytes) struct.children()[1], "x");
        struct.added();

        assertThat(struct.isNull(0)).isTrue();
        assertThat(struct.children()[0].isNull(0)).isTrue();
        assertThat(struct.isNull(1)).isFalse();
        assertThat(struct.children()[1].size()).isEqualTo(2);
    }

    private static void add(Column.Bytes column, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        column.add(bytes, 0, bytes.length);
    }
}
