package io.lakeactors.engine.outlet;

import io.lakeactors.contract.PipelineSpec.DeadLetters;
import io.lakeactors.model.TableGains.Row;
import io.lakeactors.model.TopicOutlets.Letter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which records of a quarantine are sent one by one, and which are told of by one for all. Pure, and by the time when records came in: its clock never goes back, and stands still while none comes.
 * Time is cut into periods; of each fault the first few of a period are sent, as far as the rate lets them, and the others are told of when the period is over. Nothing is gathered then, so
 * who begins again with a period's first record comes to the same.
 */
final class LetterFold implements Sending {
    /** Of one fault in a period. */
    static final int FEW = 5;
    /** Faults that are told apart in a period. */
    static final int FAULTS_MAX = 1_000;
    private static final long SECOND = 1_000_000;
    /** What came in at a period's end is in the table after this, unless commits are held up; then it counts to the next period. */
    private static final long GRACE_MILLIS = 2_000;

    private final DeadLetters how;
    private final long period;
    private final int summaries;
    private final Map<Fault, Repeats> faults = new TreeMap<>();
    private final Map<String, Integer> inSecond = new HashMap<>();
    private long now;
    private long sent;
    private long merged;
    private long held;

    LetterFold(DeadLetters how) {
        this.how = how;
        period = how.repeatsMillis() * 1_000;
        // Both kinds together keep to the rate: a period is never shorter than a second.
        summaries = Math.max(1, how.rate() / 4);
        begin(Long.MIN_VALUE);
    }

    @Override
    public List<String> columns(List<String> all) {
        return DeadLetter.COLUMNS;
    }

    @Override
    public void begin(long floor) {
        faults.clear();
        inSecond.clear();
        now = floor;
    }

    @Override
    public boolean add(Row row, List<Letter> out) {
        return add(DeadLetter.of(row), out);
    }

    boolean add(DeadLetter letter, List<Letter> out) {
        long time = Math.max(now, letter.micros());
        boolean begins = now == Long.MIN_VALUE || Math.floorDiv(time, period) != Math.floorDiv(now, period);
        if (begins) {
            tell(out);
        }
        if (begins || Math.floorDiv(time, SECOND) != Math.floorDiv(now, SECOND)) {
            inSecond.clear();
        }
        now = time;
        String topic = how.of(letter.topic());
        var fault = new Fault(topic, letter.topic(), letter.rule(), letter.column());
        if (!faults.containsKey(fault) && faults.size() >= FAULTS_MAX) {
            fault = new Fault(topic, letter.topic(), Fault.OTHERS, "");
        }
        var repeats = faults.computeIfAbsent(fault, first -> new Repeats());
        boolean few = repeats.singles < FEW;
        if (few && inSecond.merge(topic, 1, Integer::sum) <= how.rate() - summaries) {
            repeats.singles++;
            sent++;
            out.add(new Letter(topic, letter.topic(), letter.key(), letter.value(), letter.allHeaders(), letter.timestamp()));
        } else {
            repeats.add(letter, few);
            merged++;
            held += few ? 1 : 0;
        }
        return begins;
    }

    /** The quarantine has it whole. */
    @Override
    public boolean leavesOut() {
        return true;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public void end(List<Letter> out) {
        tell(out);
        inSecond.clear();
        now = now == Long.MIN_VALUE ? now : (Math.floorDiv(now, period) + 1) * period;
    }

    private void tell(List<Letter> out) {
        var told = new HashMap<String, Integer>();
        faults.forEach((fault, repeats) -> {
            if (repeats.count > 0 && told.merge(fault.to(), 1, Integer::sum) <= summaries) {
                out.add(repeats.letter(fault));
            }
        });
        faults.clear();
    }

    @Override
    public long endsAt() {
        boolean some = faults.values().stream().anyMatch(repeats -> repeats.count > 0);
        return some ? (Math.floorDiv(now, period) + 1) * how.repeatsMillis() + GRACE_MILLIS : Long.MAX_VALUE;
    }

    @Override
    public long clock() {
        return now;
    }

    @Override
    public Tally tally() {
        var tally = new Tally(sent, merged, held);
        sent = 0;
        merged = 0;
        held = 0;
        return tally;
    }

    /** @param to the topic that it is sent to @param from the one that it came from */
    record Fault(String to, String from, String rule, String column) implements Comparable<Fault> {
        static final String OTHERS = "(others)";

        @Override
        public int compareTo(Fault other) {
            for (int by : List.of(to.compareTo(other.to), from.compareTo(other.from), rule.compareTo(other.rule))) {
                if (by != 0) {
                    return by;
                }
            }
            return column.compareTo(other.column);
        }
    }

    /** Of one fault in one period. */
    private static final class Repeats {
        private static final int RANGES_MAX = 50;

        private final Map<Integer, long[]> offsets = new TreeMap<>();
        private DeadLetter last;
        private int singles;
        private long count;
        private long held;

        void add(DeadLetter letter, boolean byRate) {
            last = letter;
            count++;
            held += byRate ? 1 : 0;
            long[] range = offsets.computeIfAbsent(letter.partition(), first -> new long[] {letter.offset(), letter.offset()});
            range[0] = Math.min(range[0], letter.offset());
            range[1] = Math.max(range[1], letter.offset());
        }

        Letter letter(Fault fault) {
            var ranges = new ArrayList<String>();
            offsets.forEach((partition, range) -> ranges.add(partition + "@" + range[0] + "-" + range[1]));
            String where = String.join(",", ranges.subList(0, Math.min(RANGES_MAX, ranges.size()))) + (ranges.size() > RANGES_MAX ? ",..." : "");
            var headers = new ArrayList<>(last.why());
            headers.set(0, DeadLetter.header("la.rule", fault.rule()));
            headers.add(DeadLetter.header("la.repeats", String.valueOf(count)));
            headers.add(DeadLetter.header("la.held-back", String.valueOf(held)));
            headers.add(DeadLetter.header("la.offsets", where));
            headers.add(DeadLetter.header("la.column", fault.column()));
            return new Letter(fault.to(), fault.from(), null, null, headers, -1);
        }
    }
}
