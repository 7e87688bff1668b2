package io.lakeactors.testkit;

import io.lakeactors.model.Column;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;

/** Reads single values out of columns, for tests to compare. Text and binary come as text (UTF-8). */
public final class Cells {
    private Cells() {}

    /** The value of a row, or null: boxed numbers, text, lists, maps. */
    public static Object read(Column column, int row) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (column) {
            case Column.Bools c -> c.values()[row] != 0;
            case Column.Ints c -> c.values()[row];
            case Column.Longs c -> c.values()[row];
            case Column.Floats c -> c.values()[row];
            case Column.Doubles c -> c.values()[row];
            case Column.Bytes c -> c.text(row);
            case Column.Struct c -> Arrays.stream(c.children()).map(child -> read(child, row)).toList();
            case Column.Lists c -> range(c.element(), c.offsets()[row], c.offsets()[row + 1]);
            case Column.Maps c -> {
                var map = new LinkedHashMap<Object, Object>();
                for (int i = c.offsets()[row]; i < c.offsets()[row + 1]; i++) {
                    map.put(read(c.keys(), i), read(c.values(), i));
                }
                yield map;
            }
            case Column.Constant c -> c.value() instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : c.value();
        };
    }

    private static ArrayList<Object> range(Column column, int from, int to) {
        var values = new ArrayList<Object>();
        for (int i = from; i < to; i++) {
            values.add(read(column, i));
        }
        return values;
    }
}
