package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.model.Clock;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.quality.FailedRanges;
import io.lakeactors.testkit.Cells;
import io.lakeactors.testkit.Orders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Ranges that are judged before any of their records is written: held to a few lines that know nothing of batches. */
class HeldRangesTest {
    private static final SourceKey P0 = new SourceKey("cluster-a", "id", "orders", 0);
    private static final int RANGE = 100;
    /** Six ranges, and a seventh that is not full. */
    private static final int LENGTH = 637;
    private static final Instant NOON = Instant.parse("2026-03-03T12:00:00Z");
    private static final PipelineSpec SPEC = Pipelines.read("orders.yaml", Orders.PIPELINE, path -> Orders.CONTRACT
            .replace("    properties:\n", "    customProperties: [{ property: la.watermark, value: { column: placed, lateness: 10m } }]\n    properties:\n")
            + """
                  - { name: key, logicalType: string, unique: true }
                  - { name: placed, logicalType: timestamp }
                  - name: country
                    logicalType: string
                    quality:
                      - { id: known, metric: nullValues, unit: percent, mustBeLessOrEqualTo: 20, customProperties: [{ property: la.per, value: 100 }, { property: la.onFail, value: fail_batch }] }
                      - { id: mostly, metric: nullValues, mustBeLessThan: 12, customProperties: [{ property: la.per, value: 150 }, { property: la.onFail, value: log }] }
                  - { name: amount, logicalType: integer, logicalTypeOptions: { minimum: 0 }, customProperties: [{ property: la.onFail, value: drop }] }
            """).orThrow();

    /** A partition's log. @param offset with gaps, as compaction leaves them */
    private record Entry(int offset, boolean country, int amount, int key, int minute, boolean id) {
        String json() {
            return "{" + (id ? "\"id\":" + offset + "," : "") + "\"key\":\"k" + key + "\"," + (country ? "\"country\":\"DE\"," : "")
                    + "\"placed\":\"" + NOON.plusSeconds(minute * 60L) + "\",\"amount\":" + amount + "}";
        }
    }

    private static List<Entry> log(Random chance) {
        var log = new ArrayList<Entry>();
        for (int offset = 0; offset < LENGTH; offset++) {
            boolean bad = offset / RANGE % 3 == 1;
            if (chance.nextInt(20) > 0) {
                log.add(new Entry(offset, chance.nextInt(100) >= (bad ? 30 : 15), chance.nextInt(30) - 1, chance.nextInt(300), offset / 10 - chance.nextInt(14), chance.nextInt(40) > 0));
            }
        }
        return log;
    }

    private static RawBatch raw(List<Entry> log, long from, long to) {
        var raw = new RawBatch(P0, 16, 1_024);
        for (Entry entry : log) {
            if (entry.offset() >= from && entry.offset() < to) {
                byte[] json = entry.json().getBytes(StandardCharsets.UTF_8);
                raw.add(entry.offset(), NOON.plusSeconds(entry.minute() * 60L).toEpochMilli(), null, 0, -1, json, 0, json.length, null);
            }
        }
        return raw.covers(from, to, -1);
    }

    /** A partition's lives, one after another: each scouts, is primed, and writes until it ends or has come to where ranges are judged to. */
    private static final class World {
        private final List<Entry> log;
        private final long end;
        private final Random cuts;
        private final List<String> lines = new ArrayList<>();
        private Ledger ledger = Ledger.ZERO;
        private Optional<EventTime> reached = Optional.empty();
        private long position;
        private long next;

        /** @param cuts empty for one life and batches that are as large as can be */
        World(List<Entry> log, Optional<Random> cuts) {
            this.log = log;
            this.cuts = cuts.orElse(null);
            end = LENGTH;
        }

        World run() {
            assertThat(JudgedRanges.positions(SPEC)).isEqualTo(RANGE);
            while (JudgedRanges.end(SPEC, position, end) <= end) {
                live();
            }
            return this;
        }

        private long next(long from, long to) {
            return cuts == null ? to : Math.min(to, from + 1 + cuts.nextInt(90));
        }

        private void live() {
            long windowStart = refinery(FailedRanges.NONE).lookBackFrom(position);
            long begin = JudgedRanges.begin(SPEC, windowStart);
            long to = JudgedRanges.end(SPEC, position, cuts == null ? end : Math.min(end, position + cuts.nextInt(400)));
            var failed = new ArrayList<FailedRanges>();
            var scout = new RangeScout(SPEC, to, failed::add);
            for (long at = begin; at < to; at = next) {
                next = next(at, to);
                scout.prime(raw(log, at, next));
            }
            write(refinery(failed.getFirst()), windowStart, to);
        }

        private void write(ContractRefinery refinery, long windowStart, long to) {
            for (long at = windowStart; at < position; at = next) {
                next = next(at, position);
                refinery.prime(raw(log, at, next));
            }
            long until = cuts == null || cuts.nextBoolean() ? to : position + cuts.nextInt((int) (to - position));
            while (position < until) {
                next = next(position, until);
                Refined refined = refinery.refine(raw(log, position, next));
                assertThat(refined.stops()).isEmpty();
                ledger = ledger.plus(refined.ledger());
                reached = refined.eventTime();
                tell(refined);
                position = next;
            }
        }

        private ContractRefinery refinery(FailedRanges failed) {
            return new ContractRefinery(SPEC, new Noon(), reached, failed);
        }

        /** By range and not by batch: what is written of each, what is quarantined, with all that is said of it, and what is only told. */
        private void tell(Refined refined) {
            for (Refined.Part part : refined.parts()) {
                for (int i = 0; i < part.rows().count(); i++) {
                    lines.add(part.role() + " " + row(part.batch(), part.rows().rows()[i]));
                }
            }
            refined.exceeded().forEach(one -> lines.add("EXCEEDED " + one.threshold().id() + " " + one.words() + " at " + one.position()));
        }

        String verdicts() {
            return String.join("\n", lines.stream().sorted().toList());
        }

        private static String row(ColumnBatch batch, int row) {
            var values = new ArrayList<String>();
            for (int i = 0; i < batch.columns().length; i++) {
                values.add(batch.schema().fields().get(i).name() + "=" + Cells.read(batch.columns()[i], row));
            }
            return String.join(",", values);
        }
    }

    private record Noon() implements Clock {
        @Override
        public long millis() {
            return NOON.toEpochMilli();
        }

        @Override
        public long nanos() {
            return 0;
        }
    }

    @Property(tries = 60)
    void whereBatchesAreCutAndHowOftenReadingBeginsAnewChangesNoVerdict(@ForAll long seed) {
        List<Entry> log = log(new Random(seed));
        World whole = new World(log, Optional.empty()).run();
        for (int replay = 1; replay <= 3; replay++) {
            World again = new World(log, Optional.of(new Random(seed + replay))).run();
            assertThat(again.verdicts().getBytes(StandardCharsets.UTF_8)).isEqualTo(whole.verdicts().getBytes(StandardCharsets.UTF_8));
            assertThat(again.ledger).isEqualTo(whole.ledger);
        }
    }

    /** The rules as they are documented, once more. */
    @Property(tries = 60)
    void ofARangeWithTooManyFaultyRecordsNothingIsWrittenAndNothingOfItIsRememberedForOthers(@ForAll long seed) {
        List<Entry> log = log(new Random(seed)).stream().filter(entry -> entry.offset() < 6 * RANGE).toList();
        World world = new World(log, Optional.of(new Random(seed))).run();
        long written = 0;
        long dropped = 0;
        long quarantined = 0;
        var keys = new HashSet<Integer>();
        int newest = Integer.MIN_VALUE / 2;
        for (Entry entry : log) {
            var range = log.stream().filter(other -> other.offset() / RANGE == entry.offset() / RANGE).toList();
            boolean failed = range.stream().filter(other -> !other.country()).count() > range.size() * 0.2;
            if (!entry.id()) {
                quarantined++;
            } else if (entry.amount() < 0) {
                dropped++;
            } else if (failed || !keys.add(entry.key()) || entry.minute() < newest - 10) {
                quarantined++;
            } else {
                written++;
                newest = Math.max(newest, entry.minute());
            }
        }
        assertThat(world.position).isEqualTo(6 * RANGE);
        assertThat(world.ledger).isEqualTo(Ledger.of(written, quarantined, dropped));
        assertThat(world.ledger.consumed()).isEqualTo(log.size());
    }

    @Test
    void theReasonOfAGoodRowInABadRangeIsTheRange() {
        List<Entry> log = log(new Random(1));
        World world = new World(log, Optional.empty()).run();
        assertThat(world.lines).anySatisfy(line -> assertThat(line).startsWith("QUARANTINE").contains("known is broken by").contains("records of positions [100,200), more than its threshold"));
        assertThat(world.lines).filteredOn(line -> line.startsWith("EXCEEDED known")).hasSize(2);
    }

    @Test
    void aScoutIsDoneAtTheEndAlsoWhereThereIsNoRecord() {
        var failed = new ArrayList<FailedRanges>();
        var scout = new RangeScout(SPEC, RANGE, failed::add);
        scout.prime(raw(List.of(), 0, 60));
        assertThat(failed).isEmpty();
        scout.prime(raw(List.of(), 60, 100));
        assertThat(failed).hasSize(1);
    }
}
