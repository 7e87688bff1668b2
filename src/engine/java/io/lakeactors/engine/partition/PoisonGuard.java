package io.lakeactors.engine.partition;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.RawBatch;
import java.util.function.BiPredicate;
import org.slf4j.Logger;

/** Refines batches in which a record may make decoding or judging fail, and finds that record: it goes to quarantine, and all others where they belong. Part of a {@link BatchWorker}, in whose thread it runs. */
final class PoisonGuard {
    /** Rules that look back must forget what they saw of a batch that failed: it is to be read again, with care. */
    static final class Poisoned extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient LakeError error;
        private final long carefulUntil;

        private Poisoned(LakeError error, long carefulUntil, Throwable cause) {
            super(error.sentence(), cause);
            this.error = error;
            this.carefulUntil = carefulUntil;
        }

        LakeError error() {
            return error;
        }

        /** Up to which position each record is to be tried by itself. */
        long carefulUntil() {
            return carefulUntil;
        }
    }

    private final WorkerParts parts;
    private final Logger log;

    PoisonGuard(WorkerParts parts, Logger log) {
        this.parts = parts;
        this.log = log;
    }

    /**
     * @param take hears what became of the batch, or of each of its records, and says whether the next one may follow
     * @throws Poisoned see there
     */
    void refine(RawBatch raw, BiPredicate<RawBatch, Refined> take) {
        if (isSuspect(raw)) {
            oneByOne(raw, take);
            return;
        }
        Refined refined;
        try {
            refined = parts.refinery().refine(raw);
        } catch (LakeException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            failed(raw, e);
            oneByOne(raw, take);
            return;
        }
        take.test(raw, refined);
    }

    /**
     * Takes note of what is written already, for rules that look back.
     *
     * @throws Poisoned see there
     */
    void prime(RawBatch raw) {
        if (isSuspect(raw)) {
            RawSlices.oneByOne(raw, parts.refinery()::prime);
            return;
        }
        try {
            parts.refinery().prime(raw);
        } catch (LakeException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            failed(raw, e);
        }
    }

    private boolean isSuspect(RawBatch raw) {
        return raw.range().first() < parts.carefulUntil();
    }

    private void failed(RawBatch raw, Throwable cause) {
        log.error("A batch of {} failed in decoding or judging; its records are tried one by one.", parts.key(), cause);
        if (parts.refinery().windowPositions() > 0) {
            throw new Poisoned(LakeError.of(ErrorCode.BATCH_POISONED, "decoding or judging " + raw.range() + " failed: " + cause, parts.key().toString(), "Report this with the quarantined records"),
                    raw.range().next(), cause);
        }
    }

    private void oneByOne(RawBatch raw, BiPredicate<RawBatch, Refined> take) {
        long first = raw.range().first();
        boolean goesOn = true;
        for (int row = 0; row < raw.count() && goesOn; row++) {
            var single = RawSlices.single(raw, row, first);
            first = single.range().next();
            Refined refined;
            try {
                refined = parts.refinery().refine(single);
            } catch (RuntimeException | StackOverflowError e) {
                parts.poison(single.range(), e);
                refined = parts.refinery().poisoned(single, String.valueOf(e));
            }
            goesOn = take.test(single, refined);
        }
        if (goesOn && first < raw.range().next()) {
            var rest = RawSlices.slice(raw, first, raw.range().next());
            take.test(rest, parts.refinery().refine(rest));
        }
    }
}
