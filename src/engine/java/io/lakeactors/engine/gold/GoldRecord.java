package io.lakeactors.engine.gold;

import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.TableCheck.Severity;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one run has made of a gold table. Times in milliseconds since 1970.
 *
 * @param gold its name
 * @param asked whether a person asked for it
 * @param reason why it was not published; empty if it was
 * @param passing whether a failed run may do better with the same sources
 * @param definition the digest of the texts that it went by
 * @param sources the snapshot of each table that it was made of; empty if it did not come to that
 * @param snapshot that was published, or is the candidate; -1 if there is none
 * @param rows of the whole candidate
 * @param bytes that were written
 * @param checks all that the contract asks of the candidate; empty if it did not come to that
 * @param anew how much of it was made anew; empty where that is all, as always, or nothing
 * @param contract the name and version of the one that it was held to; empty if an earlier version made it
 */
public record GoldRecord(String id, String gold, TableName table, boolean asked, long startedAt, long endedAt, Outcome outcome, String reason, boolean passing, String definition,
        SortedMap<String, Long> sources, long snapshot, long rows, long bytes, List<Check> checks, Optional<Made> anew, Optional<String> contract) implements WireMessage {
    public GoldRecord {
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources == null ? Map.of() : sources));
        checks = checks == null ? List.of() : List.copyOf(checks);
        // Journals of earlier versions do not have it.
        anew = anew == null ? Optional.empty() : anew;
        contract = contract == null ? Optional.empty() : contract;
    }

    /** Of a run that has made nothing anew. */
    public GoldRecord(String id, String gold, TableName table, boolean asked, long startedAt, long endedAt, Outcome outcome, String reason, boolean passing, String definition,
            SortedMap<String, Long> sources, long snapshot, long rows, long bytes, List<Check> checks) {
        this(id, gold, table, asked, startedAt, endedAt, outcome, reason, passing, definition, sources, snapshot, rows, bytes, checks, Optional.empty(), Optional.empty());
    }

    GoldRecord with(List<Check> others) {
        return new GoldRecord(id, gold, table, asked, startedAt, endedAt, outcome, reason, passing, definition, sources, snapshot, rows, bytes, others, anew, contract);
    }

    /** What its checks said of the candidate, as of tables of pipelines: one evaluation for each run that has judged one. Empty if it did not come to that, or an earlier version made it. Of two entries of one id, which older contracts may have, the one that does not pass. */
    Optional<TableEvaluation> evaluation() {
        var byId = new LinkedHashMap<String, CheckResult>();
        checks.stream().flatMap(check -> check.verdict().stream()).forEach(verdict -> byId.merge(verdict.id(), verdict, (one, other) -> one.status() == CheckResult.Status.PASS ? other : one));
        var verdicts = List.copyOf(byId.values());
        return verdicts.isEmpty() ? Optional.empty() : Optional.of(new TableEvaluation(table, TableEvaluation.ofGold(gold), contract.orElse(""), OptionalLong.of(snapshot), endedAt, endedAt - startedAt,
                definition, verdicts));
    }

    /** How much of it was made anew. */
    public Made made() {
        return anew.orElse(Made.NOTHING);
    }

    /**
     * What of the table was made anew.
     *
     * @param byWindows whether it was looked for windows to be made; else all was made
     * @param why all was, although its file says incremental; empty if not
     * @param windows that were made anew
     * @param late windows that may have changed and were left, being closed
     * @param rows in what was made anew
     */
    public record Made(boolean byWindows, String why, long windows, long late, long rows) {
        public static final Made NOTHING = new Made(false, "", 0, 0, 0);

        Made withRows(long now) {
            return new Made(byWindows, why, windows, late, now);
        }
    }

    /** How it ended. */
    public enum Outcome {
        /** Readers see it. */
        PUBLISHED,
        /** The table was made of these sources already. */
        UNCHANGED,
        /** A check has failed: the table is as it was, and the candidate stands on its branch. */
        WITHHELD,
        /** There is no candidate. */
        FAILED
    }

    /** Other tables that checks have kept the candidate back for, with their snapshots of then; -1 for none. */
    SortedMap<String, Long> heldTo() {
        var tables = new TreeMap<String, Long>();
        checks.stream().filter(Check::withholds).flatMap(check -> check.besides().stream()).forEach(besides -> tables.putAll(besides.tables()));
        return tables;
    }

    /**
     * @param says what must be so
     * @param warns whether it is told only
     * @param found what was found instead; empty if it passed
     * @param besides what was looked at beside the candidate's rows and columns; empty if nothing, and in journals of earlier versions
     * @param verdict the same as checks on tables of pipelines say it; empty in journals of earlier versions
     */
    public record Check(String id, String says, boolean warns, String found, Optional<Besides> besides, Optional<CheckResult> verdict) {
        public Check {
            besides = besides == null ? Optional.empty() : besides;
            verdict = verdict == null ? Optional.empty() : verdict;
        }

        /** As versions said it that gave no verdicts. */
        public Check(String id, String says, boolean warns, String found, Optional<Besides> besides) {
            this(id, says, warns, found, besides, Optional.empty());
        }

        /** Of the candidate alone, and measured. */
        public Check(String id, String says, boolean warns, String found) {
            this(id, says, warns, found, Optional.empty());
        }

        static Check of(String says, String found, Optional<Besides> besides, CheckResult verdict) {
            return new Check(verdict.id(), says, verdict.severity().equals(Severity.WARN.word()), found, besides, Optional.of(verdict));
        }

        Check forPeople() {
            return new Check(id, says, warns, found, besides);
        }

        boolean isUnmeasured() {
            return besides.filter(Besides::unmeasured).isPresent();
        }

        public boolean passed() {
            return found.isEmpty();
        }

        boolean withholds() {
            return !passed() && !warns;
        }
    }

    /**
     * @param unmeasured whether it could not be found out
     * @param tables snapshots of the other tables that were looked at, each by its table; -1 for one that had none
     */
    public record Besides(boolean unmeasured, SortedMap<String, Long> tables) {
        public Besides {
            tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        }
    }
}
