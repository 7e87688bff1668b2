package io.lakeactors.contract;

import io.lakeactors.contract.GoldSpec.Incremental;
import io.lakeactors.contract.GoldSpec.Window;
import io.lakeactors.model.Field;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads how a gold table is made window by window: the file's {@code incremental}. */
final class IncrementalReader {
    static final String[] KEYS = {"window", "of", "from", "lateness", "zone"};
    private static final String SIZES = "It is hour, day, week or month. Rows of smaller windows are rows of a larger one too.";

    private final Keys keys;

    private IncrementalReader(Keys keys) {
        this.keys = keys;
    }

    /** Empty if the file has none, or with faults. @param result the contract's columns */
    static Optional<Incremental> read(Keys file, Schema result) {
        return file.under("incremental", KEYS).flatMap(keys -> new IncrementalReader(keys).read(result, file.line("incremental")));
    }

    /** A window has to be whole partitions, so that its rows can be replaced without reading others. */
    static List<PartitionBy> partitioning(List<PartitionBy> asked, Incremental incremental, Schema result) {
        boolean date = result.fields().get(result.indexOf(incremental.of()).orElseThrow()).type() instanceof Type.Date;
        var term = new PartitionBy(date ? PartitionBy.Transform.IDENTITY : incremental.window() == Window.HOUR ? PartitionBy.Transform.HOUR : PartitionBy.Transform.DAY, incremental.of());
        var terms = new ArrayList<>(asked);
        terms.replaceAll(one -> one.column().equals(incremental.of()) ? term : one);
        if (!terms.contains(term)) {
            terms.addFirst(term);
        }
        return terms;
    }

    private Optional<Incremental> read(Schema result, int line) {
        Optional<Window> window = window();
        Optional<ZoneId> zone = zone(window);
        Optional<String> of = of(result, window, zone);
        Optional<String[]> from = from();
        Optional<Long> lateness = PipelineReader.millis(keys, "lateness", 0, 36_500 * PipelineReader.DAY);
        if (window.isEmpty() || of.isEmpty() || from.isEmpty() || zone.isEmpty()) {
            return Optional.empty();
        }
        String[] names = from.get();
        return Optional.of(new Incremental(window.get(), of.get(), new TableName(names[0], names[1]), names[2], zone.get(), lateness, line));
    }

    private Optional<Window> window() {
        Optional<String> written = keys.needed("window", "Add window: day. " + SIZES);
        Optional<Window> window = written.flatMap(word -> Arrays.stream(Window.values()).filter(one -> one.word().equals(word)).findFirst());
        if (written.isPresent() && window.isEmpty()) {
            keys.fault("window", "incremental.window cannot be \"" + written.get() + "\"", SIZES);
        }
        return window;
    }

    private Optional<ZoneId> zone(Optional<Window> window) {
        Optional<String> written = keys.text("zone");
        if (written.isEmpty()) {
            return Optional.of(ZoneOffset.UTC);
        }
        try {
            // UTC has many names.
            ZoneId zone = ZoneId.of(written.get()).normalized();
            ChronoUnit unit = window.filter(Window.HOUR::equals).isPresent() ? ChronoUnit.HOURS : ChronoUnit.DAYS;
            if (isSplit(zone, unit)) {
                String units = unit.toString().toLowerCase(Locale.ROOT);
                keys.fault("zone", units + " of " + zone + " have not always been in one piece", "Choose another zone" + (unit == ChronoUnit.HOURS ? " or window: day" : "") + ", and " + units + " of that zone in the query.");
                return Optional.empty();
            }
            return Optional.of(zone);
        } catch (DateTimeException none) {
            keys.fault("zone", "there is no time zone \"" + written.get() + "\"", "Write one as in Europe/Berlin, or leave it out for UTC.");
            return Optional.empty();
        }
    }

    /** Where clocks went back over the beginning of one, the one before went on. Before 1970 they did so in many places, in wars and when zones were made. */
    private static boolean isSplit(ZoneId zone, ChronoUnit unit) {
        return zone.getRules().getTransitions().stream().filter(change -> change.isOverlap() && change.getInstant().isAfter(Instant.EPOCH))
                .anyMatch(change -> !change.getDateTimeAfter().truncatedTo(unit).equals(change.getDateTimeBefore().minusNanos(1).truncatedTo(unit)));
    }

    private Optional<String> of(Schema result, Optional<Window> window, Optional<ZoneId> zone) {
        Optional<String> written = keys.needed("of", "Add of: COLUMN, the column of the result that says which window a row belongs to.");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        var at = result.indexOf(written.get());
        if (at.isEmpty()) {
            keys.fault("of", "the contract has no column \"" + written.get() + "\"", Spelling.suggest(written.get(), result.fields().stream().map(Field::name).toList()));
            return Optional.empty();
        }
        Field field = result.fields().get(at.getAsInt());
        boolean date = field.type() instanceof Type.Date;
        boolean instant = field.type() instanceof Type.Timestamp(boolean zoned, var form) && zoned;
        if (!date && !(field.type() instanceof Type.Timestamp)) {
            keys.fault("of", "\"" + field.name() + "\" is " + field.type().word() + ", and a window is told by a date or a timestamp", "Name a column that is one, or add one to the query and the contract.");
        } else if (!field.required()) {
            keys.fault("of", "\"" + field.name() + "\" may be missing, and a row without it belongs to no window", "Let the contract say required: true of it.");
        } else if (date && window.filter(Window.HOUR::equals).isPresent()) {
            keys.fault("of", "\"" + field.name() + "\" is a date, which does not tell hours", "Let window be day, or name a timestamp.");
        } else if (instant && zone.isPresent() && !zone.get().equals(ZoneOffset.UTC)) {
            keys.fault("of", "\"" + field.name() + "\" is an instant, and windows of " + zone.get() + " are told by dates or local times", "Let it be a date or a timestamp without zone, or leave out incremental.zone.");
        } else {
            return written;
        }
        return Optional.empty();
    }

    private Optional<String[]> from() {
        Optional<String> written = keys.needed("from", "Add from: NAMESPACE.TABLE.COLUMN, the time column of the table that the windows are of.");
        Optional<String[]> names = written.map(text -> text.split("\\.", -1)).filter(parts -> parts.length == 3 && Arrays.stream(parts).noneMatch(String::isBlank));
        try {
            names.ifPresent(parts -> TableName.parse(parts[0] + "." + parts[1]));
        } catch (IllegalArgumentException wrong) {
            names = Optional.empty();
        }
        if (written.isPresent() && names.isEmpty()) {
            keys.fault("from", "\"" + written.get() + "\" names no column of a table", "Write NAMESPACE.TABLE.COLUMN, as in silver.flights.sched_dep.");
        }
        return names;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
