package io.lakeactors.contract;

import io.lakeactors.contract.GoldSpec.Incremental;
import io.lakeactors.contract.GoldSpec.RowCount;
import io.lakeactors.model.Contract;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.RescuedColumn;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads one file of a gold table; used once. */
final class GoldReader {
    /** What may stand where; the schema for editors says the same. */
    static final Map<String, String[]> KEYS = Map.of(
            "", new String[] {"gold", "query", "contract", "to", "every", "incremental", "goals"},
            "incremental", IncrementalReader.KEYS,
            "to", new String[] {"gold"},
            "to.gold", new String[] {"table"},
            "goals", new String[] {"file", "snapshots"});
    private static final long EVERY_MIN = PipelineReader.SECOND;
    private static final long EVERY_DEFAULT = 60 * PipelineReader.SECOND;

    private final String file;
    private final String text;
    private final ContractLoader loader;
    private final boolean taken;
    private final Faults faults;

    /** Of texts that were sent. @param taken whether they were taken before */
    GoldReader(String file, String text, Function<String, String> loader, boolean taken) {
        this(file, text, ContractLoader.sent(loader), taken, Faults.of(ErrorCode.GOLD_INVALID, file, YamlText.isPutTogether(text)));
    }

    /** @param faults knows where lines come from */
    GoldReader(String file, String text, ContractLoader loader, boolean taken, Faults faults) {
        this.taken = taken;
        this.file = file;
        this.text = text;
        this.loader = loader;
        this.faults = faults;
    }

    Checked<GoldSpec> read() {
        var leftOut = new ArrayList<String>();
        Optional<GoldSpec> spec = YamlReader.read(text, faults).flatMap(root -> spec(root, leftOut));
        var notices = new ArrayList<>(faults.notices());
        notices.addAll(leftOut);
        return faults.none() ? Checked.of(spec.orElseThrow(), notices) : Checked.faulty(faults);
    }

    private Optional<GoldSpec> spec(YamlNode.Mapping root, List<String> leftOut) {
        Keys keys = Keys.of(root, "", faults, KEYS.get(""));
        Optional<String> name = name(keys);
        Optional<String> query = keys.needed("query", "Add query: | and below it one SELECT over tables of the lake.");
        if (query.isPresent() && query.get().isBlank()) {
            keys.fault("query", "the query is empty", "Write one SELECT over tables of the lake.");
        }
        Optional<TableName> table = table(keys);
        Optional<ContractReference.Loaded> loaded = new ContractReference("gold table", loader, taken, faults).read(keys, table.map(TableName::toString).stream().toList());
        Optional<YamlNode.Mapping> object = loaded.flatMap(GoldReader::object);
        loaded.filter(read -> read.contract().rules().stream().anyMatch(Rule.Late.class::isInstance)).ifPresent(read ->
                keys.fault("contract", "the contract has la.watermark, and rows of a gold table do not come late", "Say it in the contract of a silver table, and here in a where of the query."));
        loaded.filter(read -> !read.contract().thresholds().isEmpty()).ifPresent(read ->
                keys.fault("contract", "the contract has " + ThresholdReader.PER + ", and rows of a gold table have no positions", "Leave it out: a check on the whole table holds the candidate back."));
        object.filter(one -> Extensions.value(one, TechnicalKeyReader.NAME).isPresent()).ifPresent(one ->
                keys.fault("contract", "the contract has " + TechnicalKeyReader.NAME + ", and rows of a gold table are what the query gives", "Let the query select the key: that of a silver table, or md5(…)."));
        loaded.filter(read -> read.contract().unknownFields() == Contract.UnknownFields.RESCUE).ifPresent(read ->
                keys.fault("contract", "the contract rescues unknown fields, and rows of a gold table are what the query gives", "Leave unknownFields out of it, and select " + RescuedColumn.NAME + " of a silver table by another name."));
        object.flatMap(Layer::of).filter(layer -> layer != Layer.GOLD && !taken).ifPresent(layer ->
                keys.fault("contract", "the contract says " + Layer.NAME + ": " + layer.word() + ", and what a query makes is gold", "Write " + Layer.NAME + ": gold, or name the contract of the gold table."));
        loaded.ifPresent(read -> hold(keys, read.contract(), leftOut));
        List<PartitionBy> partitioning = object.isEmpty() ? List.of() : partitioning(object.get(), loaded.get().contract());
        Optional<Incremental> incremental = loaded.flatMap(contract -> IncrementalReader.read(keys, contract.contract().schema()));
        List<RowCount> rowCounts = object.map(this::rowCounts).orElse(List.of());
        long every = PipelineReader.millis(keys, "every", EVERY_MIN, PipelineReader.DAY).orElse(EVERY_DEFAULT);
        Optional<Keys> goals = keys.under("goals", KEYS.get("goals"));
        long bytes = goals.flatMap(goal -> PipelineReader.bytes(goal, "file")).orElse(256L << 20);
        Optional<Long> snapshots = goals.flatMap(goal -> PipelineReader.millis(goal, "snapshots", 60 * PipelineReader.SECOND, 36_500 * PipelineReader.DAY));
        if (!faults.none()) {
            return Optional.empty();
        }
        Contract contract = loaded.orElseThrow().contract();
        List<PartitionBy> terms = incremental.map(by -> IncrementalReader.partitioning(partitioning, by, contract.schema())).orElse(partitioning);
        return Optional.of(new GoldSpec(name.orElseThrow(), query.orElseThrow().strip(), table.orElseThrow(), terms, contract, rowCounts, every, bytes, snapshots, incremental, text,
                loaded.get().text()));
    }

    /** Rows that are made came from no topic, at no time. One that was taken when nothing was made of such checks is left out. */
    private void hold(Keys keys, Contract contract, List<String> notices) {
        contract.checks().stream().filter(check -> !GoldSpec.isMeasured(check, contract)).forEach(check -> {
            String what = "the contract's check \"" + check.id() + "\" is about " + GoldSpec.lacked(check, contract).orElseThrow() + ", which rows of a gold table do not have";
            if (taken) {
                notices.add(file + ": " + what + ": it is" + Faults.LEFT_OUT);
            } else {
                keys.fault("contract", what, "Name a column of the contract: column: ….");
            }
        });
    }

    private Optional<String> name(Keys keys) {
        Optional<String> name = keys.needed("gold", "Begin the file with gold: NAME.");
        if (name.isPresent() && !PipelineReader.NAME.matcher(name.get()).matches()) {
            keys.fault("gold", "\"" + name.get() + "\" cannot be the name of a gold table's file", "Use up to 63 lower case letters, digits, dashes and underscores, a letter first.");
        }
        return name;
    }

    private Optional<TableName> table(Keys keys) {
        Optional<Keys> gold = keys.under("to", KEYS.get("to")).flatMap(to -> to.under("gold", KEYS.get("to.gold")));
        if (gold.isEmpty()) {
            keys.fault("to", "the file names no table", "Add to: { gold: { table: gold.NAME } }.");
        }
        return gold.flatMap(PipelineReader::table);
    }

    /** As the contract's own reader has found it: so it is there. */
    private static Optional<YamlNode.Mapping> object(ContractReference.Loaded loaded) {
        return YamlReader.read(loaded.text(), new Faults(ErrorCode.CONTRACT_INVALID, "")).flatMap(root -> root.mappings("schema").stream()
                .filter(object -> object.text("name").orElse("").equals(loaded.contract().object())).findFirst());
    }

    /** By day where the column is a time: hardly anybody wants a folder for each microsecond. */
    private List<PartitionBy> partitioning(YamlNode.Mapping object, Contract contract) {
        var terms = new ArrayList<PartitionBy>();
        object.mappings("properties").stream().filter(property -> property.isTrue("partitioned"))
                .sorted(Comparator.comparing(property -> property.text("partitionKeyPosition").filter(position -> position.matches("\\d{1,9}")).map(Integer::parseInt).orElse(Integer.MAX_VALUE)))
                .forEach(property -> {
                    String column = TypeReader.columnName(property);
                    Type type = contract.schema().fields().get(contract.schema().indexOf(column).orElseThrow()).type();
                    switch (type) {
                        case Type.Timestamp stamp -> terms.add(new PartitionBy(PartitionBy.Transform.DAY, column));
                        case Type.Struct nested -> unsuited(property, column, type);
                        case Type.Array nested -> unsuited(property, column, type);
                        case Type.Dictionary nested -> unsuited(property, column, type);
                        case Type.Float inexact -> unsuited(property, column, type);
                        case Type.Double inexact -> unsuited(property, column, type);
                        default -> terms.add(new PartitionBy(PartitionBy.Transform.IDENTITY, column));
                    }
                });
        return terms;
    }

    private void unsuited(YamlNode.Mapping property, String column, Type type) {
        faults.add(ErrorCode.CONTRACT_INVALID, property.line(), "a table cannot be partitioned by \"" + column + "\", which is of type " + type.word(), "Partition by a plain value or a time.");
    }

    private List<RowCount> rowCounts(YamlNode.Mapping object) {
        var counts = new ArrayList<RowCount>();
        for (YamlNode.Mapping quality : object.mappings("quality")) {
            boolean percent = quality.text("unit").filter(unit -> !unit.equals("rows")).isPresent();
            if (quality.text("metric").filter("rowCount"::equals).isEmpty() || percent || SegmentsReader.isAsked(quality) || WhereReader.isAsked(quality)) {
                continue;
            }
            String id = quality.text("id").orElse("rowCount");
            boolean warns = quality.text("severity").filter(CheckReader.WARNINGS::contains).isPresent() || Extensions.onFail(quality).filter(OnFail.LOG::equals).isPresent();
            // What cannot be read was told of where the contract was: as a fault, or as left out if it was taken before.
            Expectations.numbers(new Faults(ErrorCode.CONTRACT_INVALID, file), quality).ifPresent(expectation -> counts.add(new RowCount(id, expectation, warns)));
        }
        return counts;
    }
}
