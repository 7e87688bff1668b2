package io.lakeactors.engine.quarantine;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.engine.partition.Readmission;
import io.lakeactors.engine.quarantine.LakeQuarantine.Order;
import io.lakeactors.engine.quarantine.LakeQuarantine.Outcome;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableChange.Moved;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Held;
import io.lakeactors.model.TableQuarantine.Limit;
import io.lakeactors.model.TableQuarantine.Mark;
import io.lakeactors.model.TableQuarantine.Page;
import io.lakeactors.model.TableQuarantine.Share;
import io.lakeactors.model.WrittenFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Goes through a quarantine once. Blocking. Every step may be cut short by a crash: a portion has left, with its note in the log, or it is still there; and what is still there is found again.
 */
final class QuarantineRun {
    /** A portion's change travels between nodes, with the statistics of its files. */
    static final Limit PORTION = new Limit(10_000, 8L << 20);
    /** The records, and what the table's writer buffers of them. */
    private static final long MEMORY = 4 * PORTION.bytes();
    private static final int ANEW_MAX = 20;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration MEMORY_WAIT_MAX = Duration.ofSeconds(10);
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private final EngineNode node;
    private final TableCare care;
    private final TableQuarantine quarantine;
    private final BiFunction<TableName, TableChange, TableTend.Ended> committer;
    private final Order order;
    private final Optional<PipelineSpec> spec;
    private final Map<String, Long> stayed = new TreeMap<>();
    private Optional<Readmission> readmission = Optional.empty();
    private String uuid;
    private long left;

    /** @param committer makes a change, blocking @param spec by whose contract records are released; empty if they are discarded */
    QuarantineRun(EngineNode node, BiFunction<TableName, TableChange, TableTend.Ended> committer, Order order, Optional<PipelineSpec> spec) {
        this.node = node;
        this.care = node.parts().care().orElseThrow();
        this.quarantine = care.quarantine();
        this.committer = committer;
        this.order = order;
        this.spec = spec;
    }

    Outcome run() {
        uuid = node.parts().tables().head(order.table()).uuid();
        reserve();
        try {
            goThrough();
        } catch (LakeException failure) {
            if (left == 0 || order.dryRun()) {
                throw failure;
            }
            LakeError error = failure.error();
            throw LakeError.of(error.code(), error.what() + "; " + left + " records had left quarantine by then", error.where(), error.mend()).asException(failure);
        } finally {
            node.parts().memory().release(MEMORY);
        }
        return new Outcome(spec.map(PipelineSpec::name).orElse(""), spec.map(judge -> judge.contract().version()).orElse(""), left, stayed);
    }

    private void goThrough() {
        for (int anew = 0; !isThrough(); anew++) {
            if (anew == ANEW_MAX) {
                throw LakeError.of(ErrorCode.QUARANTINE_BUSY, "others changed " + order.table() + " or its quarantine each time", order.table().toString(),
                        "Run it again; lake maintenance pause holds maintenance back meanwhile").asException();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Intake has it first; what it holds it gives back with its next commit. */
    private void reserve() {
        long until = node.parts().clock().nanos() + MEMORY_WAIT_MAX.toNanos();
        while (!node.parts().memory().tryReserve(MEMORY)) {
            if (node.parts().clock().nanos() - until > 0) {
                throw LakeError.of(ErrorCode.QUARANTINE_BUSY, "there is no memory for it now, as intake has it", "node's budget", "Run it again").asException();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** @return false if the table or its quarantine has moved on so that it is to be gone through from the beginning */
    private boolean isThrough() {
        stayed.clear();
        readmission = spec.map(judge -> new Readmission(node, judge));
        if (order.dryRun()) {
            left = 0;
        }
        Optional<Mark> after = Optional.empty();
        Set<String> files = Set.of();
        while (true) {
            Page page = page(after);
            // Files that were written anew may hold what was not seen yet in front of what was.
            if (!page.files().containsAll(files) || !page.rows().isEmpty() && !hasLeft(page)) {
                return false;
            }
            if (page.isLast()) {
                return true;
            }
            files = page.files();
            after = Optional.of(page.rows().getLast().at());
        }
    }

    private Page page(Optional<Mark> after) {
        try {
            return quarantine.page(order.table().quarantine(), order.choice(), after, PORTION);
        } catch (LakeException failure) {
            if (failure.error().code() == ErrorCode.TABLE_NOT_FOUND) {
                throw LakeError.of(ErrorCode.QUARANTINE_NOT_FOUND, order.table() + " has no quarantine", order.table().toString(), "lake quarantine ls names the tables that have one")
                        .asException(failure);
            }
            throw failure;
        }
    }

    /** @return false if it is to be read anew */
    private boolean hasLeft(Page page) {
        String id = node.parts().ids().next();
        long epoch = quarantine.epoch(order.table());
        long besideEpoch = quarantine.epoch(order.table().quarantine());
        var writing = order.dryRun() ? Optional.<Readmission.Writing>empty() : Optional.of(new Readmission.Writing(epoch, "care-" + id));
        var judged = readmission.map(judge -> judge.judge(page.rows(), writing)).orElseGet(() -> new Readmission.Judged(page.rows(), Map.of(), List.of()));
        judged.stayed().forEach((rule, rows) -> stayed.merge(rule, rows, Long::sum));
        if (order.dryRun() || judged.passed().isEmpty()) {
            left += judged.passed().size();
            return true;
        }
        List<WrittenFile> deletes;
        try {
            deletes = quarantine.deletes(order.table().quarantine(), besideEpoch, id, page.snapshot(), judged.passed().stream().map(Held::at).toList());
        } catch (LakeException failure) {
            care.discard(judged.files());
            if (failure.error().code() == ErrorCode.COMMIT_STALE) {
                return false;
            }
            throw failure;
        }
        node.parts().crashPoints().at(CrashPoints.AFTER_RELEASE_FILES);
        var from = judged.passed().stream().map(row -> row.at().file()).distinct().toList();
        var release = new TableChange.Release(page.snapshot(), besideEpoch, judged.files(), deletes, from, moved(judged.passed()), note(judged.passed()));
        return land(new TableChange(id, order.table(), uuid, epoch, release), release, judged.passed().size());
    }

    private static List<Moved> moved(List<Held> rows) {
        record Place(String topic, int partition) {}

        return rows.stream().collect(Collectors.groupingBy(row -> new Place(row.position().topic(), row.position().partition()), Collectors.counting())).entrySet().stream()
                .map(place -> new Moved(place.getKey().topic(), place.getKey().partition(), place.getValue())).toList();
    }

    private TableChange.Note note(List<Held> rows) {
        var shares = rows.stream().collect(Collectors.groupingBy(
                        row -> new Share(row.rule(), row.contractVersion(), Math.floorDiv(row.ingestMicros(), MICROS_PER_DAY), 0), Collectors.counting()))
                .entrySet().stream().map(share -> new Share(share.getKey().rule(), share.getKey().contractVersion(), share.getKey().day(), share.getValue())).toList();
        return new TableChange.Note(order.action(), order.by(), order.reason(), spec.map(PipelineSpec::name).orElse(""), spec.map(judge -> judge.contract().version()).orElse(""), shares);
    }

    private boolean land(TableChange change, TableChange.Release release, long rows) {
        var ended = committer.apply(order.table(), change);
        node.signals().say(new Signal.TableChanged(order.table(), order.action() == Action.RELEASE ? "Release" : "Discard", order.by(), ended.end().name(), ended.reason()));
        boolean landed = switch (ended.end()) {
            case LANDED -> true;
            case STALE, OVERTAKEN, BUSY, REFUSED -> false;
            // Where even that cannot be found out, the files stay: they may be the table's.
            case UNKNOWN -> decide(change);
        };
        if (landed) {
            left += rows;
            node.parts().crashPoints().at(CrashPoints.AFTER_RELEASE);
            return true;
        }
        care.discard(release.added());
        care.discard(release.deletes());
        if (ended.end() == TableTend.End.REFUSED) {
            throw LakeError.of(ErrorCode.REQUEST_INVALID, ended.reason(), order.table().toString(), "It was changed no further").asException();
        }
        return false;
    }

    /** A newer epoch keeps the change from landing later; then the catalog knows whether it has. */
    private boolean decide(TableChange change) {
        node.parts().tables().acquireEpoch(TableCare.entity(order.table()));
        return care.landed(order.table(), change.id());
    }
}
