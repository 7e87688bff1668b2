package io.lakeactors.engine.outlet;

import io.lakeactors.engine.CrashPoints;
import io.lakeactors.model.Clock;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableGains;
import io.lakeactors.model.TableGains.Place;
import io.lakeactors.model.TableGains.Reading;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TopicOutlets;
import io.lakeactors.model.TopicOutlets.Letter;
import io.lakeactors.model.TopicOutlets.Outlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Sends what one table gains, step by step. Blocking; one step at a time. All that must not be lost stands in Kafka: a step that fails is begun again from there. */
final class OutletRun implements AutoCloseable {
    private static final int ROWS = 2_000;
    private static final long BYTES = 8L << 20;
    /** Kafka forgets the places of groups that nobody writes, after a week if not told otherwise. */
    private static final long REFRESH_MILLIS = Duration.ofHours(6).toMillis();
    /** Snapshots are kept from the place on that was written last: behind many that added nothing it is to move too. */
    private static final long MOVED_MILLIS = Duration.ofMinutes(1).toMillis();
    /** Of a letter to be sent without its value, where a topic takes none so large. */
    private static final long LARGE = 500_000;

    private final String kind;
    private final TableName table;
    private final TableGains gains;
    private final TopicOutlets outlets;
    private final Sending sending;
    private final Predicate<String> reads;
    private final Predicate<String> begun;
    private final Clock clock;
    private final CrashPoints crashPoints;
    private Outlet outlet;
    private String name;
    private Reading reading;
    private Optional<Place> at = Optional.empty();
    private Optional<Place> begin = Optional.empty();
    /** What stands in Kafka. */
    private Optional<OutletPlace> written = Optional.empty();
    private long rows;
    private long floor;
    private long sentMillis;
    private boolean spares;

    /**
     * @param kind stands in the name that it has in Kafka
     * @param reads whether the pipeline reads a topic
     * @param begun whether Kafka is known to have had a place of an outlet of this name; asked by the thread that steps
     */
    OutletRun(String kind, TableName table, TableGains gains, TopicOutlets outlets, Sending sending, Predicate<String> reads, Predicate<String> begun, Clock clock, CrashPoints crashPoints) {
        this.kind = kind;
        this.table = table;
        this.gains = gains;
        this.outlets = outlets;
        this.sending = sending;
        this.reads = reads;
        this.begun = begun;
        this.clock = clock;
        this.crashPoints = crashPoints;
    }

    /**
     * What a step came to.
     *
     * @param more whether there is more to be sent already
     * @param letters that were sent
     * @param needed the oldest snapshot that may be looked at again; empty if none is known
     * @param begun the name under which Kafka has a place; empty if it has none yet
     */
    record Step(boolean more, int letters, Sending.Tally tally, Optional<Long> needed, Optional<String> begun) {}

    /** @throws LakeException that says what is wrong; it may be called again */
    Step step() {
        try {
            if (outlet == null) {
                open();
            }
            return next();
        } catch (RuntimeException e) {
            spares |= sending.leavesOut() && e instanceof LakeException known && known.error().code() == ErrorCode.OUTLET_REFUSED;
            close();
            throw e;
        }
    }

    /** Letters, digits, dots, dashes and underscores, as tables' names are. */
    String name() {
        return "lake-" + kind + "-" + table + "-" + gains.id(table).substring(0, 8);
    }

    private void open() {
        name = name();
        outlet = outlets.open(name);
        written = outlet.place().map(OutletPlace::of);
        if (written.isEmpty() && begun.test(name)) {
            throw LakeError.of(ErrorCode.OUTLET_BEHIND, "Kafka knows no more how far " + table + " was sent: it has forgotten the offsets of the group \"" + name
                    + "\", or is another cluster than it was", table.toString(), "docs/guides/topics-out.md tells how to send all that the table keeps once more").asException();
        }
        OutletPlace place = written.orElse(OutletPlace.START);
        sending.begin(place.floor());
        at = place.sent();
        begin = place.begin();
        rows = 0;
        floor = place.floor();
        sentMillis = outlet.place().isEmpty() ? clock.millis() : 0;
        if (place.rows() > 0 && !gather(place.rows())) {
            sending.begin(place.floor());
            begin = at;
            rows = 0;
        }
        sending.tally();
    }

    /**
     * Takes again what was taken when the place was written; what comes of it was sent then.
     *
     * @return false if it is not there any more: then there is less to be told of, and nothing twice
     */
    private boolean gather(long wanted) {
        try (Reading straight = gains.read(table, at, sending::columns); Reading again = gains.read(table, begin, sending::columns)) {
            if (straight.turned() || again.turned()) {
                return false;
            }
            while (rows < wanted) {
                var page = again.next((int) Math.min(ROWS, wanted - rows), BYTES);
                for (var row : page.rows()) {
                    sending.add(row, new ArrayList<>());
                    rows++;
                }
                if (page.isLast() && rows < wanted) {
                    return false;
                }
            }
            return true;
        } catch (LakeException behind) {
            if (behind.error().code() == ErrorCode.OUTLET_BEHIND) {
                return false;
            }
            throw behind;
        }
    }

    private Step next() {
        var letters = new ArrayList<Letter>();
        if (reading == null) {
            reading = gains.read(table, at, sending::columns);
            if (reading.turned()) {
                end(letters);
            }
        }
        boolean ended = !letters.isEmpty();
        var page = reading.next(ROWS, BYTES);
        for (var row : page.rows()) {
            long before = sending.clock();
            if (sending.add(row, letters)) {
                begin = at;
                floor = before;
                rows = 0;
                ended = true;
            }
            rows++;
            at = Optional.of(row.place());
        }
        at = page.reached().or(() -> at);
        if (rows == 0 || !sending.gathers()) {
            begin = at;
            rows = 0;
        }
        if (page.isLast()) {
            reading.close();
            reading = null;
            if (clock.millis() >= sending.endsAt()) {
                end(letters);
                ended = true;
            }
        }
        if (!letters.isEmpty() || (ended || isStale()) && written.isPresent()) {
            send(letters);
        }
        // Who opens it anew begins at what is written, not at what this one knows.
        return new Step(!page.isLast(), letters.size(), sending.tally(), written.map(OutletPlace::begin).orElse(begin).map(Place::snapshot), written.map(place -> name));
    }

    private boolean isStale() {
        long since = clock.millis() - sentMillis;
        boolean moved = !written.map(OutletPlace::sent).orElse(Optional.empty()).equals(at);
        return at.isPresent() && since >= (moved ? MOVED_MILLIS : REFRESH_MILLIS);
    }

    private void end(List<Letter> letters) {
        sending.end(letters);
        begin = at;
        floor = sending.clock();
        rows = 0;
    }

    private void send(List<Letter> letters) {
        letters.stream().map(Letter::topic).distinct().filter(reads).findFirst().ifPresent(topic -> {
            throw LakeError.of(ErrorCode.OUTLET_CIRCLE, "rows of " + table + " would be sent to topic \"" + topic + "\", which the pipeline reads", table.toString(),
                    "Choose another name for the topic in the pipeline, and apply it").asException();
        });
        var place = new OutletPlace(at, begin, rows, floor);
        outlet.send(letters.stream().map(this::spared).toList(), place.text(), () -> crashPoints.at(CrashPoints.OUTLET_SENT));
        crashPoints.at(CrashPoints.OUTLET_ENDED);
        written = Optional.of(place);
        sentMillis = clock.millis();
    }

    /** With what made it large left out, if a topic has refused one. */
    private Letter spared(Letter letter) {
        if (!spares || letter.bytes() < LARGE) {
            return letter;
        }
        var headers = new ArrayList<>(letter.headers().stream().filter(header -> header.name().startsWith("la.")).toList());
        headers.add(DeadLetter.header("la.left-out", String.valueOf(letter.bytes())));
        return new Letter(letter.topic(), letter.like(), null, null, headers, letter.timestamp());
    }

    @Override
    public void close() {
        try {
            if (reading != null) {
                reading.close();
            }
        } finally {
            reading = null;
            if (outlet != null) {
                outlet.close();
                outlet = null;
            }
        }
    }
}
