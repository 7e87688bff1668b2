package io.lakeactors.decode;

import io.lakeactors.contract.SourceSchema;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.RowFault;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes a contract's columns of those that records have. A column that is only found elsewhere is handed on as it is; the others are made column by column.
 * Columns that are calculated of others are left without values. Not safe for threads.
 */
final class Mapper {
    /** One column of the contract. @param conversion empty if it is {@code result} already @param path as faults of the decoder name it */
    private record Target(Field field, Column result, Optional<Conversion> conversion, String path) {
        boolean calculated() {
            return path.isEmpty();
        }

        /** Whether a fault at this place leaves the column without a value. */
        boolean concerns(String place) {
            return place.equals(path) || place.length() > path.length() && place.startsWith(path) && ".[".indexOf(place.charAt(path.length())) >= 0
                    || path.length() > place.length() && path.startsWith(place) && path.charAt(place.length()) == '.';
        }

        RowFault told(RowFault fault) {
            String below = fault.column().length() > path.length() ? fault.column().substring(path.length()) : "";
            return new RowFault(fault.row(), fault.ruleId(), field.name() + below, told(fault.message()));
        }

        Misfit told(Misfit misfit) {
            String below = misfit.column().length() > path.length() ? misfit.column().substring(path.length()) : "";
            // What a mapping reads is wanted for the mapping's sake.
            return field.mapping().isEmpty() ? new Misfit(field.name() + below, misfit.why(), misfit.within(), misfit.stays()) : new Misfit(field.name() + below, told(misfit.why()));
        }

        String told(String message) {
            return field.mapping().isEmpty() ? message : "mapping of " + field.name() + " from " + path + ": " + message;
        }
    }

    private final Contract contract;
    private final List<Target> targets = new ArrayList<>();
    private final Faults faults = new Faults();
    private final BitSet faulty = new BitSet();

    /** @param read the columns that records are decoded into */
    Mapper(Contract contract, SourceSchema source, Column[] read) {
        this.contract = contract;
        List<Field> fields = contract.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            targets.add(target(fields.get(i), source.ways().get(i), read));
        }
    }

    private Target target(Field field, List<Integer> way, Column[] read) {
        if (way.isEmpty()) {
            return new Target(field, Column.of(field.type()), Optional.empty(), "");
        }
        Column in = read[way.getFirst()];
        for (int step : way.subList(1, way.size())) {
            in = ((Column.Struct) in).children()[step];
        }
        String path = String.join(".", SourceSchema.path(field));
        boolean asItIs = field.mapping().filter(mapping -> !isAsItIs(mapping, field)).isEmpty();
        if (asItIs) {
            return new Target(field, in, Optional.empty(), path);
        }
        var place = new ColumnPlace(field.name(), field.type().word(), Column.of(field.type()), faults);
        return new Target(field, place.column(), Optional.of(Conversion.of(field.mapping().orElseThrow(), field.type(), in, place)), path);
    }

    private static boolean isAsItIs(Mapping mapping, Field field) {
        return mapping.from().equals(field.type()) && mapping.values().isEmpty() && mapping.unit().isEmpty() && mapping.fallback().isEmpty();
    }

    /** What cannot be read of a source's records, as those columns' that are made of it. */
    static List<Misfit> misfits(List<Field> columns, List<Misfit> found) {
        var all = new ArrayList<Misfit>();
        for (Field column : columns) {
            var target = new Target(column, null, Optional.empty(), String.join(".", SourceSchema.path(column)));
            found.stream().filter(misfit -> !target.calculated() && target.concerns(misfit.column())).forEach(misfit -> all.add(target.told(misfit)));
        }
        return all;
    }

    /** @param found what the decoder found wrong */
    ColumnBatch columns(int rows, List<RowFault> found) {
        faults.begin();
        var columns = new Column[targets.size()];
        for (int i = 0; i < columns.length; i++) {
            Target target = targets.get(i);
            columns[i] = target.result();
            if (target.calculated()) {
                target.result().clear();
                for (int row = 0; row < rows; row++) {
                    target.result().addNull();
                }
            } else if (target.conversion().isPresent()) {
                target.result().clear();
                mark(target, found);
                target.conversion().get().run(rows, faulty, faults);
            }
        }
        return new ColumnBatch(contract.schema(), columns, rows);
    }

    /** Rows whose value was there and wrong get no default. */
    private void mark(Target target, List<RowFault> found) {
        faulty.clear();
        for (RowFault fault : found) {
            if (fault.column().isEmpty() || isOfValue(fault) && target.concerns(fault.column())) {
                faulty.set(fault.row());
            }
        }
    }

    /** A fault without a column, such as that more follow, may be of any value. */
    private static boolean isOfValue(RowFault fault) {
        return fault.ruleId().equals(Faults.TYPE) || fault.ruleId().equals(Faults.REQUIRED);
    }

    /** The decoder's faults as those of the contract's columns, with those of the last {@link #columns}; in ascending order of row. */
    List<RowFault> faults(List<RowFault> found) {
        List<RowFault> own = faults.list();
        if (found.isEmpty() && own.isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<RowFault>();
        for (RowFault fault : found) {
            if (isOfValue(fault) && !fault.column().isEmpty()) {
                targets.stream().filter(target -> !target.calculated() && target.concerns(fault.column())).forEach(target -> all.add(target.told(fault)));
            } else {
                all.add(fault);
            }
        }
        for (RowFault fault : own) {
            Target target = targets.stream().filter(one -> one.field().name().equals(fault.column())).findFirst().orElseThrow();
            all.add(new RowFault(fault.row(), fault.ruleId(), fault.column(), target.told(fault.message())));
        }
        all.sort(Comparator.comparingInt(RowFault::row));
        return all;
    }
}
