package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.SortBy;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads in which order compaction shall write a table's rows: columns of the contract, each with {@code asc} or {@code desc} behind it, or nothing. */
final class SortReader {
    private static final Pattern TERM = Pattern.compile("([A-Za-z0-9_]+)(?:\\s+(?i:(asc|desc)))?");

    private final Contract contract;
    private final Faults faults;

    SortReader(Contract contract, Faults faults) {
        this.contract = contract;
        this.faults = faults;
    }

    List<SortBy> read(List<YamlNode.Scalar> terms) {
        var order = new ArrayList<SortBy>();
        for (YamlNode.Scalar term : terms) {
            term(term).ifPresent(by -> {
                if (order.stream().anyMatch(earlier -> earlier.column().equals(by.column()))) {
                    faults.add(term, "\"" + by.column() + "\" is sorted by twice", "Keep one of them.");
                } else {
                    order.add(by);
                }
            });
        }
        return order;
    }

    private Optional<SortBy> term(YamlNode.Scalar term) {
        Matcher matcher = TERM.matcher(term.text().trim());
        if (!matcher.matches()) {
            faults.add(term, "\"" + term.text() + "\" is no sort term", "Write a column, or a column and desc, as in: sort: [carrier, dep_time desc].");
            return Optional.empty();
        }
        List<String> names = contract.schema().fields().stream().map(Field::name).toList();
        String column = matcher.group(1);
        if (!names.contains(column)) {
            faults.add(term, "the contract has no column \"" + column + "\" to sort by", Spelling.suggest(column, names));
            return Optional.empty();
        }
        Type type = contract.schema().fields().get(names.indexOf(column)).type();
        if (type instanceof Type.Struct || type instanceof Type.Array || type instanceof Type.Dictionary) {
            faults.add(term, "\"" + column + "\" is of type " + type.word() + ", which has no order", "Sort by columns that hold single values.");
            return Optional.empty();
        }
        return Optional.of(new SortBy(column, "desc".equals(Optional.ofNullable(matcher.group(2)).orElse("").toLowerCase(Locale.ROOT))));
    }
}
