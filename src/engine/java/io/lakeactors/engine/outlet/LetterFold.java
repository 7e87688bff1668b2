package io.lakeactors.engine.outlet;

import io.lakeactors.contract.PipelineSpec.DeadLetters;
import io.lakeactors.model.TableGains.Row;
import io.lakeactors.model.TopicOutlets.Header;
import io.lakeactors.model.TopicOutlets.Letter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
        var waiting = new TreeMap<String, List<Map.Entry<Fault, Repeats>>>();
        faults.entrySet().stream().filter(one -> one.getValue().count > 0).sorted(Comparator.comparingLong(one -> -one.getValue().count))
                .forEach(one -> waiting.computeIfAbsent(one.getKey().to(), first -> new ArrayList<>()).add(one));
        waiting.values().forEach(some -> {
            int alone = some.size() <= summaries ? some.size() : summaries - 1;
            some.subList(0, alone).forEach(one -> out.add(one.getValue().letter(one.getKey())));
            if (alone < some.size()) {
                out.add(Repeats.letter(some.subList(alone, some.size())));
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

    /** Of one fault, or of several that are told of together, in one period. */
    private static final class Repeats {
        private static final int RANGES_MAX = 50;

        private final Map<String, long[]> offsets = new TreeMap<>();
        private DeadLetter last;
        private int singles;
        private long count;
        private long held;

        void add(DeadLetter letter, boolean byRate) {
            last = letter;
            count++;
            held += byRate ? 1 : 0;
            reach(String.valueOf(letter.partition()), letter.offset(), letter.offset());
        }

        private void reach(String partition, long first, long last) {
            long[] range = offsets.computeIfAbsent(partition, none -> new long[] {first, last});
            range[0] = Math.min(range[0], first);
            range[1] = Math.max(range[1], last);
        }

        Letter letter(Fault fault) {
            var headers = new ArrayList<>(last.why());
            headers.set(0, DeadLetter.header("la.rule", fault.rule()));
            headers.addAll(figures());
            headers.add(DeadLetter.header("la.column", fault.column()));
            return new Letter(fault.to(), fault.from(), null, null, headers, -1);
        }

        /** One for all of them. */
        static Letter letter(List<Map.Entry<Fault, Repeats>> some) {
            var topics = some.stream().map(one -> one.getKey().from()).distinct().sorted().toList();
            var all = new Repeats();
            some.forEach(one -> {
                var repeats = one.getValue();
                all.count += repeats.count;
                all.held += repeats.held;
                repeats.offsets.forEach((partition, range) -> all.reach(topics.size() == 1 ? partition : one.getKey().from() + "/" + partition, range[0], range[1]));
            });
            var first = some.getFirst();
            String which = some.stream().map(one -> one.getKey().rule()).distinct().collect(Collectors.joining(", "));
            var headers = new ArrayList<>(first.getValue().last.as(Fault.OTHERS, "told of together: " + which, few(topics)).why());
            headers.addAll(all.figures());
            headers.add(DeadLetter.header("la.faults", String.valueOf(some.size())));
            return new Letter(first.getKey().to(), first.getKey().from(), null, null, headers, -1);
        }

        private List<Header> figures() {
            var ranges = new ArrayList<String>();
            offsets.forEach((partition, range) -> ranges.add(partition + "@" + range[0] + "-" + range[1]));
            return List.of(DeadLetter.header("la.repeats", String.valueOf(count)), DeadLetter.header("la.held-back", String.valueOf(held)), DeadLetter.header("la.offsets", few(ranges)));
        }

        private static String few(List<String> words) {
            return String.join(",", words.subList(0, Math.min(RANGES_MAX, words.size()))) + (words.size() > RANGES_MAX ? ",..." : "");
        }
    }
}
