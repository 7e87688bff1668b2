package io.lakeactors.contract;

import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.contract.PipelineSpec.Format;
import io.lakeactors.contract.PipelineSpec.Goals;
import io.lakeactors.contract.PipelineSpec.Part;
import io.lakeactors.contract.PipelineSpec.Silver;
import io.lakeactors.contract.PipelineSpec.StartAt;
import io.lakeactors.contract.PipelineSpec.Topics;
import io.lakeactors.model.Contract;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.SortBy;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one pipeline; used once. */
final class PipelineReader {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern TERM = Pattern.compile("(?:([A-Za-z]+)\\(\\s*([A-Za-z0-9_]+)\\s*\\)|(?:identity\\s+)?([A-Za-z0-9_]+))");
    private static final String QUARANTINE = "quarantine";
    static final long SECOND = 1_000;
    static final long DAY = 86_400 * SECOND;
    private static final String KEEP = "keep";
    private static final String MERGE = "merge";
    private static final String SORT = "sort";
    private static final String FORMAT_VERSION = "format-version";
    /** What may stand where; the schema for editors says the same. */
    static final Map<String, String[]> KEYS = Map.ofEntries(
            Map.entry("", new String[] {"pipeline", "from", "contract", "to", "goals", "delivery"}),
            Map.entry("from", new String[] {"kafka"}),
            Map.entry("from.kafka", Stream.of(List.of("cluster"), TopicsReader.KEYS, List.of("format", "start"), FormatReader.OPTIONS.keySet()).flatMap(Collection::stream).toArray(String[]::new)),
            Map.entry("to", new String[] {"bronze", "silver", QUARANTINE, OutletReader.DEAD_LETTERS, OutletReader.TOPIC, FORMAT_VERSION}),
            Map.entry("to.bronze", new String[] {"table", KEEP}),
            Map.entry("to.silver", new String[] {"table", "partition", SORT, MERGE, KEEP}),
            Map.entry("to.silver.merge", MergeReader.KEYS),
            Map.entry("to.quarantine", new String[] {KEEP}),
            Map.entry("to.dead-letters", OutletReader.DEAD_LETTER_KEYS),
            Map.entry("to.topic", OutletReader.TOPIC_KEYS),
            Map.entry("goals", new String[] {"fresh", "file", KEEP, "snapshots"}));
    static final long KEEP_MIN = 3_600 * SECOND;
    static final long KEEP_MAX = 36_500 * DAY;

    private final String file;
    private final String text;
    private final ContractLoader loader;
    private final boolean taken;
    private final Faults faults;

    /** Of texts that were sent. @param taken whether they were taken before */
    PipelineReader(String file, String text, Function<String, String> loader, boolean taken) {
        this(file, text, ContractLoader.sent(loader), taken, Faults.of(ErrorCode.PIPELINE_INVALID, file, YamlText.isPutTogether(text)));
    }

    /** @param faults knows where lines come from */
    PipelineReader(String file, String text, ContractLoader loader, boolean taken, Faults faults) {
        this.taken = taken;
        this.file = file;
        this.text = text;
        this.loader = loader;
        this.faults = faults;
    }

    private record Kafka(String cluster, Topics topics, Format format, StartAt start) {}

    Checked<PipelineSpec> read() {
        Optional<PipelineSpec> spec = YamlReader.read(text, faults).flatMap(this::spec);
        return faults.none() ? Checked.of(spec.orElseThrow(), faults.notices()) : Checked.faulty(faults);
    }

    private Optional<PipelineSpec> spec(YamlNode.Mapping root) {
        Keys keys = Keys.of(root, "", faults, KEYS.get(""));
        Optional<String> name = name(keys);
        Optional<Kafka> kafka = kafka(keys);
        Optional<Keys> to = to(keys);
        Optional<Keys> bronzeKeys = to.flatMap(targets -> targets.under("bronze", KEYS.get("to.bronze")));
        Optional<TableName> bronze = bronzeKeys.flatMap(PipelineReader::table);
        Optional<Keys> silverKeys = to.flatMap(targets -> targets.under("silver", KEYS.get("to.silver")));
        Optional<TableName> silverTable = silverKeys.flatMap(PipelineReader::table);
        apart(silverKeys, bronze, silverTable);
        Optional<ContractReference.Loaded> loaded =
                new ContractReference("pipeline", loader, taken, faults).read(keys, Stream.concat(silverTable.stream(), bronze.stream()).map(TableName::toString).toList());
        if (kafka.isPresent() && loaded.isPresent() && kafka.get().format() instanceof PipelineSpec.Csv csv) {
            CsvReader.check(csv, loaded.get().contract(), keys.under("from", KEYS.get("from")).orElseThrow().under("kafka", KEYS.get("from.kafka")).orElseThrow());
        }
        loaded.filter(under -> silverTable.isPresent() && !taken).flatMap(under -> Layer.of(under.text(), under.contract().object())).filter(Layer.GOLD::equals).ifPresent(gold ->
                keys.fault("contract", "the contract says " + Layer.NAME + ": gold, and gold tables are made by a query", "Write " + Layer.NAME + ": silver or bronze, or a file that begins with gold: NAME."));
        List<PartitionBy> partitioning = silverKeys.isEmpty() || loaded.isEmpty() ? List.of() : partitioning(silverKeys.get(), loaded.get().contract());
        Optional<MergeRule> merge = silverKeys.isEmpty() || loaded.isEmpty() ? Optional.empty() : merge(silverKeys.get(), loaded.get());
        List<SortBy> sort = silverKeys.isEmpty() || loaded.isEmpty() ? List.of() : sort(silverKeys.get(), loaded.get().contract());
        Optional<Silver> silver = silverTable.map(table -> new Silver(table, partitioning, sort, merge));
        if (silver.isEmpty() && loaded.filter(under -> !under.contract().checks().isEmpty()).isPresent()) {
            faults.notice(keys.line("contract"), "checks of the contract on the whole table are not measured, as the pipeline has no silver table");
        }
        Map<Part, Long> keeps = keeps(bronzeKeys, silverKeys, to);
        boolean says = keys.under("goals", KEYS.get("goals")).filter(goal -> goal.has(KEEP)).isPresent();
        if (silver.isPresent() && !says) {
            loaded.flatMap(under -> Retention.of(under.text(), under.contract().object())).ifPresent(millis -> keeps.putIfAbsent(Part.SILVER, millis));
        }
        Goals goals = goals(keys, keeps);
        if (!taken) {
            loaded.ifPresent(under -> {
                silverTable.ifPresent(table -> kept(keys, under, table, under.contract().object(), goals.keepMillis(Part.SILVER)));
                bronze.ifPresent(table -> kept(keys, under, table, silverTable.isPresent() ? "" : under.contract().object(), goals.keepMillis(Part.BRONZE)));
            });
        }
        Delivery delivery = delivery(keys);
        Optional<Integer> formatVersion = to.flatMap(targets -> oneOf(targets, FORMAT_VERSION, List.of("2", "3"))).map(Integer::valueOf);
        var outlets = to.map(targets -> new OutletReader(targets, kafka.map(Kafka::topics), silver, loaded.map(ContractReference.Loaded::contract), faults).read()).orElse(PipelineSpec.Outlets.NONE);
        if (!faults.none()) {
            return Optional.empty();
        }
        Kafka from = kafka.orElseThrow();
        ContractReference.Loaded under = loaded.orElseThrow();
        return Optional.of(new PipelineSpec(
                name.orElseThrow(), from.cluster(), from.topics(), from.format(), from.start(), bronze, silver, under.contract(), goals, delivery, outlets, formatVersion,
                text, under.text()));
    }

    /** Held to what the contract promises of a table. @param keepMillis how long its rows are kept; empty for ever */
    private void kept(Keys keys, ContractReference.Loaded under, TableName table, String object, Optional<Long> keepMillis) {
        Double promised = ServiceLevels.of(under.text(), object, List.of(table)).seconds().get(ServiceLevels.RETENTION);
        keepMillis.filter(millis -> promised != null && millis < promised * SECOND).ifPresent(millis -> faults.notice(keys.line("contract"),
                "rows of " + table + " are kept for " + Derived.duration(millis) + ", and the contract promises a retention of " + Derived.duration(Math.round(promised * SECOND))));
    }

    private Optional<String> name(Keys keys) {
        Optional<String> name = keys.needed("pipeline", "Begin the file with pipeline: NAME.");
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            keys.fault("pipeline", "\"" + name.get() + "\" cannot be a pipeline's name",
                    "Use up to 63 lower case letters, digits, dashes and underscores, a letter first.");
        }
        return name;
    }

    private Optional<Kafka> kafka(Keys keys) {
        if (!keys.has("from")) {
            keys.fault("from", "from is missing", "Add from: { kafka: { topics: [NAME], format: json } }.");
            return Optional.empty();
        }
        Optional<Keys> from = keys.under("from", KEYS.get("from"));
        if (from.isPresent() && !from.get().has("kafka")) {
            from.get().fault("kafka", "from names no source", "Add kafka: { topics: [NAME], format: json }.");
        }
        return from.flatMap(source -> source.under("kafka", KEYS.get("from.kafka"))).map(this::kafkaSource);
    }

    private Kafka kafkaSource(Keys kafka) {
        var topics = new TopicsReader(kafka, faults).read();
        Format format = new FormatReader(kafka).read();
        StartAt start = oneOf(kafka, "start", List.of("earliest", "latest")).map(word -> StartAt.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(StartAt.EARLIEST);
        Optional<String> cluster = kafka.text("cluster");
        if (cluster.isPresent() && !NAME.matcher(cluster.get()).matches()) {
            kafka.fault("cluster", "\"" + cluster.get() + "\" cannot be a cluster's name", "Use a name from the node's configuration.");
        }
        return new Kafka(cluster.orElse("default"), topics, format, start);
    }

    static Optional<String> oneOf(Keys keys, String key, List<String> words) {
        Optional<String> word = keys.text(key);
        if (word.isPresent() && !words.contains(word.get())) {
            keys.fault(key, keys.path(key) + " cannot be \"" + word.get() + "\"", Spelling.suggest(word.get(), words));
            return Optional.empty();
        }
        return word;
    }

    private Optional<Keys> to(Keys keys) {
        Optional<Keys> to = keys.under("to", KEYS.get("to"));
        if (!keys.has("to") || to.isPresent() && !to.get().has("bronze") && !to.get().has("silver")) {
            keys.fault("to", "the pipeline names no table", "Add to: { bronze: { table: bronze.NAME }, silver: { table: silver.NAME } }, or one of them.");
        }
        return to;
    }

    static Optional<TableName> table(Keys target) {
        Optional<String> name = target.needed("table", "Add table: NAMESPACE.NAME.");
        try {
            Optional<TableName> table = name.map(TableName::parse);
            if (table.isPresent() && table.get().namespace().equals(QUARANTINE)) {
                target.fault("table", "the namespace " + QUARANTINE + " is reserved", "Choose another one.");
            }
            return table;
        } catch (IllegalArgumentException wrong) {
            target.fault("table", "\"" + name.orElseThrow() + "\" cannot be a table's name",
                    "Write NAMESPACE.NAME with letters, digits and underscores, as in silver.orders.");
            return Optional.empty();
        }
    }

    private void apart(Optional<Keys> silver, Optional<TableName> bronzeTable, Optional<TableName> silverTable) {
        if (bronzeTable.isPresent() && bronzeTable.equals(silverTable)) {
            silver.orElseThrow().fault("table", "bronze and silver are the same table", "Give each a table of its own.");
        }
    }

    private Optional<MergeRule> merge(Keys silver, ContractReference.Loaded loaded) {
        return silver.under(MERGE, KEYS.get("to.silver.merge"))
                .flatMap(merge -> new MergeReader(merge, loaded.contract(), MergeReader.primaryKey(loaded.text(), loaded.contract().object()), faults).read());
    }

    private List<SortBy> sort(Keys silver, Contract contract) {
        List<SortBy> order = new SortReader(contract, faults).read(silver.texts(SORT));
        if (!order.isEmpty() && silver.has(MERGE)) {
            silver.fault(SORT, "sort cannot stand beside merge: rows that are replaced while files are written anew are found in the new ones by their order", "Leave one of them out.");
        }
        return order;
    }

    private List<PartitionBy> partitioning(Keys silver, Contract contract) {
        var terms = new ArrayList<PartitionBy>();
        for (YamlNode.Scalar term : silver.texts("partition")) {
            partition(term, contract).ifPresent(by -> {
                if (terms.stream().anyMatch(earlier -> earlier.column().equals(by.column()))) {
                    faults.add(term, "\"" + by.column() + "\" is partitioned by twice", "Keep one of them.");
                } else {
                    terms.add(by);
                }
            });
        }
        return terms;
    }

    private Optional<PartitionBy> partition(YamlNode.Scalar term, Contract contract) {
        Matcher matcher = TERM.matcher(term.text().trim());
        if (!matcher.matches()) {
            faults.add(term, "\"" + term.text() + "\" is no partition term", "Write a column, or year(c), month(c), day(c), hour(c).");
            return Optional.empty();
        }
        String word = matcher.group(1) == null ? "identity" : matcher.group(1).toLowerCase(Locale.ROOT);
        String column = matcher.group(1) == null ? matcher.group(3) : matcher.group(2);
        Map<String, PartitionBy.Transform> transforms = new java.util.TreeMap<>();
        for (PartitionBy.Transform transform : PartitionBy.Transform.values()) {
            transforms.put(transform.name().toLowerCase(Locale.ROOT), transform);
        }
        if (!transforms.containsKey(word)) {
            faults.add(term, "there is no partition transform \"" + word + "\"", Spelling.suggest(word, transforms.keySet()));
            return Optional.empty();
        }
        List<String> names = contract.schema().fields().stream().map(Field::name).toList();
        if (!names.contains(column)) {
            faults.add(term, "the contract has no column \"" + column + "\" to partition by", Spelling.suggest(column, names));
            return Optional.empty();
        }
        Type type = contract.schema().fields().get(names.indexOf(column)).type();
        if (!suits(transforms.get(word), type)) {
            String what = word + " does not suit \"" + column + "\", which is of type " + type.word();
            faults.add(term, what, "Times suit timestamps (dates: not hour); identity suits plain values.");
            return Optional.empty();
        }
        return Optional.of(new PartitionBy(transforms.get(word), column));
    }

    private static boolean suits(PartitionBy.Transform transform, Type type) {
        boolean date = type instanceof Type.Date;
        boolean timed = date || type instanceof Type.Timestamp;
        return switch (transform) {
            case YEAR, MONTH, DAY -> timed;
            case HOUR -> timed && !date;
            case IDENTITY -> !(type instanceof Type.Struct || type instanceof Type.Array || type instanceof Type.Dictionary || type instanceof Type.Float
                    || type instanceof Type.Double);
        };
    }

    private static Map<Part, Long> keeps(Optional<Keys> bronze, Optional<Keys> silver, Optional<Keys> to) {
        var keeps = new EnumMap<Part, Long>(Part.class);
        keep(bronze).ifPresent(millis -> keeps.put(Part.BRONZE, millis));
        keep(silver).ifPresent(millis -> keeps.put(Part.SILVER, millis));
        keep(to.flatMap(targets -> targets.under(QUARANTINE, KEYS.get("to.quarantine")))).ifPresent(millis -> keeps.put(Part.QUARANTINE, millis));
        if (silver.isEmpty() && to.isPresent() && to.get().has(QUARANTINE)) {
            to.get().fault(QUARANTINE, "there is a quarantine only beside silver", "Leave it out, or add silver.");
        }
        return keeps;
    }

    /** Of one table; 0 for ever. */
    private static Optional<Long> keep(Optional<Keys> table) {
        return table.filter(keys -> keys.has(KEEP))
                .flatMap(keys -> keys.text(KEEP).filter("forever"::equals).isPresent() ? Optional.of(0L) : millis(keys, KEEP, KEEP_MIN, KEEP_MAX));
    }

    private Goals goals(Keys keys, Map<Part, Long> keeps) {
        Optional<Keys> goals = keys.under("goals", KEYS.get("goals"));
        long fresh = goals.flatMap(goal -> millis(goal, "fresh", 100, DAY)).orElse(SECOND);
        long bytes = goals.flatMap(goal -> bytes(goal, "file")).orElse(256L << 20);
        Optional<Long> keep = goals.flatMap(goal -> millis(goal, KEEP, KEEP_MIN, KEEP_MAX));
        Optional<Long> snapshots = goals.flatMap(goal -> millis(goal, "snapshots", 60 * SECOND, 36_500 * DAY));
        return new Goals(fresh, bytes, keep, snapshots, keeps);
    }

    static Optional<Long> millis(Keys goals, String key, long min, long max) {
        Optional<String> written = goals.text(key);
        Optional<Long> millis = written.flatMap(Amounts::millis);
        if (written.isPresent() && millis.isEmpty()) {
            goals.fault(key, goals.path(key) + " cannot be \"" + written.get() + "\"", "Write a duration such as 250ms, 1s, 5m, 12h or 90d.");
        } else if (millis.isPresent() && (millis.get() < min || millis.get() > max)) {
            String mend = "It is at least " + Derived.duration(min) + " and at most " + Derived.duration(max) + ".";
            goals.fault(key, goals.path(key) + " cannot be " + written.get(), mend);
        }
        return millis;
    }

    static Optional<Long> bytes(Keys goals, String key) {
        Optional<String> written = goals.text(key);
        Optional<Long> bytes = written.flatMap(Amounts::bytes);
        if (written.isPresent() && bytes.isEmpty()) {
            goals.fault(key, "goals." + key + " cannot be \"" + written.get() + "\"", "Write a size such as 64MB, 256MB or 1GB.");
        } else if (bytes.isPresent() && (bytes.get() < 1L << 20 || bytes.get() > 8L << 30)) {
            goals.fault(key, "goals." + key + " cannot be " + written.get(), "It is at least 1MB and at most 8GB.");
        }
        return bytes;
    }

    private Delivery delivery(Keys keys) {
        return oneOf(keys, "delivery", List.of("exactly-once", "at-least-once"))
                .map(word -> word.equals("at-least-once") ? Delivery.AT_LEAST_ONCE : Delivery.EXACTLY_ONCE)
                .orElse(Delivery.EXACTLY_ONCE);
    }
}
