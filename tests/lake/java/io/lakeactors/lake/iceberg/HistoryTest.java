package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.Clock;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest extends MergeFixture {
    /** Of a row: when it begins, when it ends, and whether it says to be current. */
    record Interval(long from, Long to, boolean current) {}

    static MergeRule history() {
        return new MergeRule(MergeRule.Mode.HISTORY, List.of("id"), List.of("ts"), Optional.of(new MergeRule.Deletion("op", List.of("d"))), MergeRule.REMEMBER_MILLIS);
    }

    @Override
    MergeRule own() {
        return history();
    }

    /** How far the clock is ahead, milliseconds. */
    private long ahead;

    @Override
    protected IcebergStore create() {
        database = new LossyDatabase(catalog());
        return IcebergStore.open(catalog(), database, new CommitGuards(), step -> steps.get().at(step), new Clock() {
            @Override
            public long millis() {
                return System.currentTimeMillis() + ahead;
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        });
    }

    private static List<Record> records(IcebergStore store) {
        var rows = new ArrayList<Record>();
        try (CloseableIterable<Record> records = IcebergGenerics.read(store.loaded(MERGED)).build()) {
            records.forEach(row -> rows.add(row.copy()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** What any reader sees: {@code id=note from..to}. */
    static List<String> versions(IcebergStore store) {
        return records(store).stream().map(row -> row.getField("id") + "=" + row.getField("note") + " " + row.getField("_la_valid_from") + ".."
                + (row.getField("_la_valid_to") == null ? "" : row.getField("_la_valid_to"))).sorted().toList();
    }

    static Map<Long, List<Interval>> intervals(IcebergStore store) {
        var keys = new TreeMap<Long, List<Interval>>();
        for (Record row : records(store)) {
            assertThat(row.getField("_la_valid_from")).isEqualTo(row.getField("ts"));
            keys.computeIfAbsent((Long) row.getField("id"), fresh -> new ArrayList<>())
                    .add(new Interval((Long) row.getField("_la_valid_from"), (Long) row.getField("_la_valid_to"), (Boolean) row.getField("_la_is_current")));
        }
        keys.values().forEach(intervals -> intervals.sort(Comparator.comparingLong(Interval::from)));
        return keys;
    }

    /** @param deleted whether a key was deleted at a time */
    static void intervalsMeet(Map<Long, List<Interval>> keys, BiPredicate<Long, Long> deleted) {
        keys.forEach((id, intervals) -> {
            for (int i = 0; i < intervals.size(); i++) {
                Interval one = intervals.get(i);
                boolean last = i + 1 == intervals.size();
                assertThat(one.current()).as("row of %s from %s", id, one.from()).isEqualTo(one.to() == null);
                assertThat(last || one.to() != null).as("only the last row of %s is current", id).isTrue();
                if (one.to() != null) {
                    assertThat(one.to()).as("row of %s from %s", id, one.from()).isGreaterThan(one.from());
                    assertThat(!last && one.to() == intervals.get(i + 1).from() || deleted.test(id, one.to())).as("what is after the row of %s from %s", id, one.from()).isTrue();
                    assertThat(last || one.to() <= intervals.get(i + 1).from()).as("overlap of %s after %s", id, one.from()).isTrue();
                }
            }
        });
    }

    private List<String> versions() {
        consistent();
        return versions((IcebergStore) store);
    }

    @Test
    void aNewerEventEndsTheRowBeforeIt() {
        commit(0, put(1, 10, "a"), put(2, 10, "x"));
        commit(0, put(1, 20, "b"));
        assertThat(versions()).containsExactly("1=a 10..20", "1=b 20..", "2=x 10..");
    }

    @Test
    void eventsOfOneCommitEndEachOther() {
        commit(0, put(1, 30, "c"), put(1, 10, "a"), put(1, 20, "b"));
        assertThat(versions()).containsExactly("1=a 10..20", "1=b 20..30", "1=c 30..");
    }

    @Test
    void anEventThatComesLateSplitsTheIntervalThatItFallsIn() {
        commit(0, put(1, 10, "a"), put(1, 30, "c"));
        commit(0, put(1, 20, "b"));
        commit(0, put(1, 5, "z"));
        assertThat(versions()).containsExactly("1=a 10..20", "1=b 20..30", "1=c 30..", "1=z 5..10");
    }

    @Test
    void ofOneMomentTheLastRowStaysAndADuplicateChangesNoInterval() {
        commit(0, put(1, 10, "a"), put(1, 20, "b"));
        commit(0, put(1, 10, "a"), put(1, 20, "b"), put(1, 20, "b"));
        assertThat(versions()).containsExactly("1=a 10..20", "1=b 20..");
        commit(0, put(1, 10, "corrected"));
        assertThat(versions()).containsExactly("1=b 20..", "1=corrected 10..20");
    }

    @Test
    void theSameValuesAtALaterTimeAreAVersionOfTheirOwn() {
        commit(0, put(1, 10, "a"), put(1, 20, "a"));
        commit(0, put(1, 15, "b"));
        assertThat(versions()).containsExactly("1=a 10..15", "1=a 20..", "1=b 15..20");
    }

    @Test
    void aDeletionEndsTheLastRowAndTheKeyMayComeBack() {
        commit(0, put(1, 10, "a"));
        commit(0, delete(1, 20));
        assertThat(versions()).containsExactly("1=a 10..20");
        commit(0, put(1, 30, "b"));
        assertThat(versions()).containsExactly("1=a 10..20", "1=b 30..");
        commit(0, put(1, 15, "late"), put(1, 25, "between"));
        assertThat(versions()).containsExactly("1=a 10..15", "1=b 30..", "1=between 25..30", "1=late 15..20");
    }

    @Test
    void aDeletionThatNothingCameBeforeEndsWhatComesLate() {
        commit(0, delete(1, 20));
        commit(0, delete(1, 30));
        restart();
        commit(0, put(1, 25, "b"));
        commit(0, put(1, 10, "a"));
        assertThat(versions()).containsExactly("1=a 10..20", "1=b 25..30");
    }

    @Test
    void ofADeletionAndARowOfOneMomentTheLastCounts() {
        commit(0, put(1, 10, "a"), put(1, 20, "b"));
        commit(0, delete(1, 20));
        assertThat(versions()).containsExactly("1=a 10..20");
        restart();
        commit(0, put(1, 20, "c"));
        assertThat(versions()).containsExactly("1=a 10..20", "1=c 20..");
    }

    /** The end of the row before says that something happened then. */
    @Test
    void aDeletionThatIsNotRememberedStillEndsTheRowBeforeIt() {
        var forgetful = new MergeRule(MergeRule.Mode.HISTORY, List.of("id"), List.of("ts"), history().deletion(), 0);
        store.ensure(merged(forgetful), true);
        commit(0, put(1, 10, "a"));
        commit(0, delete(1, 20));
        commit(0, put(2, 1, "x"));
        ahead = 2_000_000;
        commit(0, delete(3, 1));
        restart();
        commit(0, put(1, 15, "b"));
        assertThat(versions()).containsExactly("1=a 10..15", "1=b 15..20", "2=x 1..");
    }

    @Test
    void aVersionStaysInTheFormOfItsPartition() {
        commit(0, put(1, 10, "a", "north"));
        commit(0, put(1, 20, "b", "south"));
        commit(0, put(1, 15, "c", "east"));
        assertThat(versions()).containsExactly("1=a 10..15", "1=b 20..", "1=c 15..20");
        try (CloseableIterable<Record> north = IcebergGenerics.read(((IcebergStore) store).loaded(MERGED)).where(Expressions.equal("region", "north")).build()) {
            assertThat(north).singleElement().extracting(row -> row.getField("note")).isEqualTo("a");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theRowsOfAKeyGoOnInFilesThatWereWrittenAnew() {
        for (int i = 1; i <= 6; i++) {
            commit(0, put(1, 10L * i, "v" + i));
        }
        assertThat(care().change(compaction())).isInstanceOf(CommitOutcome.Committed.class);
        commit(0, put(1, 35, "late"), put(1, 70, "v7"));
        assertThat(versions()).containsExactly("1=late 35..40", "1=v1 10..20", "1=v2 20..30", "1=v3 30..35", "1=v4 40..50", "1=v5 50..60", "1=v6 60..70", "1=v7 70..");
    }

    @Test
    void rowsThatEndWhileFilesAreWrittenAnewEndInTheNewOnes() {
        commit(0, put(1, 10, "a"), put(3, 10, "x"));
        commit(0, put(1, 20, "b"), put(5, 10, "p"));
        TableChange compaction = compaction();
        commit(0, put(1, 30, "c"), delete(3, 20));
        commit(0, put(1, 15, "late"), put(5, 20, "q"));

        assertThat(care().change(compaction)).isInstanceOf(CommitOutcome.Committed.class);

        assertThat(versions()).containsExactly("1=a 10..15", "1=b 20..30", "1=c 30..", "1=late 15..20", "3=x 10..20", "5=p 10..20", "5=q 20..");
        commit(0, put(1, 12, "later"), put(3, 30, "y"));
        restart();
        commit(0, put(1, 40, "d"));
        assertThat(versions()).containsExactly("1=a 10..12", "1=b 20..30", "1=c 30..40", "1=d 40..", "1=late 15..20", "1=later 12..15", "3=x 10..20", "3=y 30..", "5=p 10..20", "5=q 20..");
    }

    @Test
    void rowsThatCannotBeWrittenAgainLeaveNoFileBehind() throws IOException {
        foreign(table -> table.updateProperties().set("write.parquet.row-group-size-bytes", "131072").set("write.parquet.page-row-limit", "100").commit());
        var chance = new Random(1);
        commit(0, IntStream.range(0, 3_000).mapToObj(i -> put(2L * i, 1, noise(chance))).toArray(Event[]::new));
        Path source;
        try (Stream<Path> files = Files.walk(dir.resolve("warehouse/silver/customers/data"))) {
            source = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
        }
        try (var file = new RandomAccessFile(source.toFile(), "rw")) {
            // Its footer stays, and the first row groups.
            file.seek(file.length() / 4 * 3);
            file.write(new byte[(int) (file.length() / 8)]);
        }

        var request = request(0, IntStream.range(0, 3_000).mapToObj(i -> put(2L * i, 2, "b")).toArray(Event[]::new));
        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Unknown.class);

        assertThat(closed()).isEmpty();
    }

    private static String noise(Random chance) {
        return chance.ints(400, 33, 127).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    @Test
    void aRollbackTakesTheIntervalsBack() {
        commit(0, put(1, 10, "a"));
        long before = store.head(MERGED).snapshotId().getAsLong();
        commit(0, put(1, 20, "b"));
        assertThat(care().change(change(store.acquireEpoch(TableCare.entity(MERGED)), new TableChange.Rollback(before, false)))).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(versions((IcebergStore) store)).containsExactly("1=a 10..");
    }

    @Test
    void aTableKeepsTheModeThatItsRowsWereTakenInBy() {
        commit(0, put(1, 10, "a"));
        assertThatThrownBy(() -> store.ensure(merged(rule()), false)).isInstanceOfSatisfying(LakeException.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.TABLE_DOES_NOT_FIT);
            assertThat(refused.error().what()).contains("history by id, valid from ts", "upsert by id, newest by ts");
        });
    }

    /** What a process knows of rows that are there no more must not show, as one that was started anew does not know it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsThatWereTooOldLeaveGapsThatEventsFallInto(boolean anew) {
        ingested = event -> event.note().equals("old") ? 1_000 : 5_000_000;
        commit(0, put(1, 10, "a"), put(1, 20, "old"), put(1, 30, "b"), put(3, 10, "old"), put(3, 20, "old"), put(3, 30, "c"), put(5, 10, "d"), put(5, 20, "old"), put(5, 30, "e"));
        assertThat(care().change(retention())).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(versions((IcebergStore) store)).containsExactly("1=a 10..20", "1=b 30..", "3=c 30..", "5=d 10..20", "5=e 30..");
        if (anew) {
            restart();
        }
        commit(0, put(1, 15, "l"), put(1, 25, "m"), put(3, 15, "n"), delete(5, 15));
        if (anew) {
            restart();
        }
        commit(0, put(5, 17, "o"));
        assertThat(versions((IcebergStore) store)).containsExactly("1=a 10..15", "1=b 30..", "1=l 15..20", "1=m 25..30", "3=c 30..", "3=n 15..30", "5=d 10..15", "5=e 30..", "5=o 17..30");
    }

    /** A commit that lost its race has written rows that nobody will ever see. */
    @Test
    void rowsThatWereWrittenAgainForNothingAreRemovedByTheirAge() throws IOException {
        commit(0, put(1, 10, "a"));
        commit(0, put(1, 20, "b"));
        var landed = closed();
        assertThat(landed).hasSize(1);
        Path orphan = Files.copy(landed.getFirst(), landed.getFirst().resolveSibling(ClosedRows.NAME + "lost-0.parquet"));
        long epoch = store.acquireEpoch(TableCare.entity(MERGED));
        ahead = 86_400_000;
        care().orphans(MERGED, epoch, Set.of(), 3_600_000, 1_000, false);
        assertThat(orphan).doesNotExist();
        assertThat(closed()).isEqualTo(landed);
        assertThat(versions()).containsExactly("1=a 10..20", "1=b 20..");
    }

    private List<Path> closed() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(file -> file.getFileName().toString().startsWith(ClosedRows.NAME)).sorted().toList();
        }
    }

    @Test
    void aRowThatAnotherEngineHasWrittenInItsOwnWayEndsToo() throws IOException {
        commit(0, put(3, 10, "ours"));
        foreign(HistoryTest::appendTheirs);
        commit(0, put(1, 20, "b"), put(3, 20, "c"));
        assertThat(versions((IcebergStore) store)).containsExactly("1=b 20..", "1=theirs 10..20", "3=c 20..", "3=ours 10..20");
        assertThat(records((IcebergStore) store)).extracting(row -> row.getField("region")).containsOnly("r1");
    }

    /** Its partition says the region, which is not in the file. */
    private static void appendTheirs(Table table) {
        var schema = table.schema().select(table.schema().columns().stream().map(Types.NestedField::name).filter(name -> !name.equals("region")).toList());
        var partition = new PartitionData(table.spec().partitionType());
        partition.set(0, "r1");
        var row = GenericRecord.create(schema);
        row.set(schema.columns().indexOf(schema.findField("id")), 1L);
        Map.of("ts", 10L, "note", "theirs", "_la_topic", "", "_la_partition", -1, "_la_offset", -1L, "_la_ingest_ts", OffsetDateTime.now(), "_la_contract_version", "", "_la_valid_from", 10L,
                "_la_is_current", true).forEach(row::setField);
        try {
            DataWriter<Record> writer = Parquet.writeData(table.io().newOutputFile(table.location() + "/data/theirs.parquet")).schema(schema).withSpec(table.spec()).withPartition(partition)
                    .createWriterFunc(GenericParquetWriter::create).build();
            try (writer) {
                writer.write(row);
            }
            table.newAppend().appendFile(writer.toDataFile()).commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anEndIsOfTheTypeOfTheOrder() {
        assertThat(ClosedRows.value(-3, Types.IntegerType.get())).isEqualTo(-3);
        assertThat(ClosedRows.value(1L << 40, Types.LongType.get())).isEqualTo(1L << 40);
        assertThat(ClosedRows.value(-1, Types.DateType.get())).isEqualTo(LocalDate.of(1969, 12, 31));
        assertThat(ClosedRows.value(-1, Types.TimestampType.withoutZone())).isEqualTo(LocalDateTime.parse("1969-12-31T23:59:59.999999"));
        assertThat(ClosedRows.value(1_500_000, Types.TimestampType.withZone())).isEqualTo(OffsetDateTime.parse("1970-01-01T00:00:01.5Z"));
        assertThat(ClosedRows.value(-1234, Types.DecimalType.of(9, 2))).isEqualTo(new BigDecimal("-12.34"));
    }
}
