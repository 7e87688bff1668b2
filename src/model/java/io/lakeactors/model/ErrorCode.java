package io.lakeactors.model;

/** Every error that users can meet. Numbers are never reused; the reference page is printed from here. */
public enum ErrorCode {
    // 1xxx: data
    RECORD_MALFORMED(1001, Blame.DATA, Reaction.QUARANTINE, "the record cannot be decoded"),
    RECORD_TYPE_MISMATCH(1002, Blame.DATA, Reaction.QUARANTINE, "a field's value is not of the contract's type"),
    RECORD_RULE_BROKEN(1003, Blame.DATA, Reaction.QUARANTINE, "the record breaks a rule of its contract"),
    RULE_STOPS_PIPELINE(1004, Blame.DATA, Reaction.HALT, "a rule whose action is to fail the pipeline was broken"),
    BATCH_POISONED(1005, Blame.BUG, Reaction.QUARANTINE, "decoding or judging a batch failed unexpectedly; its records were isolated in quarantine"),

    // 2xxx: commit and tables
    COMMIT_CONFLICT(2001, Blame.EXTERNAL, Reaction.RETRY, "another commit moved the table's head first"),
    COMMIT_STATE_UNKNOWN(2002, Blame.EXTERNAL, Reaction.RECONCILE, "the catalog's answer to a commit was lost"),
    COMMIT_FENCED(2003, Blame.EXTERNAL, Reaction.HALT, "a newer owner has taken over the table"),
    COMMIT_STALE(2004, Blame.EXTERNAL, Reaction.RECONCILE, "a batch does not begin where the table's head ends"),
    EVIDENCE_LOST(2005, Blame.EXTERNAL, Reaction.HALT, "the table has snapshots but no position vector"),
    TABLE_IDENTITY_CHANGED(2006, Blame.EXTERNAL, Reaction.HALT, "the table was dropped and created again"),
    TABLE_DOES_NOT_FIT(2007, Blame.USER, Reaction.REFUSE, "the contract no longer fits the existing table"),
    TABLE_NOT_FOUND(2008, Blame.USER, Reaction.REFUSE, "there is no such table"),
    POSITIONS_REGRESSED(2009, Blame.EXTERNAL, Reaction.HALT, "the table was rolled back behind what had been committed"),
    FILE_MISSING(2010, Blame.EXTERNAL, Reaction.HALT, "a data file that was written is gone"),

    // 3xxx: sources
    OFFSET_GAP(3001, Blame.BUG, Reaction.HALT, "a range begins after the position that the table holds"),
    OFFSET_OVERLAP(3002, Blame.BUG, Reaction.HALT, "a range overlaps positions that the table holds"),
    SOURCE_TRUNCATED(3003, Blame.EXTERNAL, Reaction.HALT, "the source has deleted records that were not read yet"),
    SOURCE_REWOUND(3004, Blame.EXTERNAL, Reaction.HALT, "the source ends before the position that the table holds"),
    SOURCE_IDENTITY_CHANGED(3005, Blame.EXTERNAL, Reaction.HALT, "the topic was deleted and created again"),
    TOPIC_NOT_FOUND(3006, Blame.USER, Reaction.REFUSE, "there is no such topic"),
    SOURCE_UNREACHABLE(3007, Blame.EXTERNAL, Reaction.RETRY, "the source cannot be reached"),
    SOURCE_DENIED(3008, Blame.USER, Reaction.PAUSE, "the source refuses our credentials"),

    // 4xxx: dependencies
    CATALOG_UNREACHABLE(4001, Blame.EXTERNAL, Reaction.RETRY, "the catalog cannot be reached"),
    JOURNAL_UNREACHABLE(4002, Blame.EXTERNAL, Reaction.RETRY, "the journal cannot be reached"),
    STORAGE_FAILED(4003, Blame.EXTERNAL, Reaction.RETRY, "the warehouse cannot be written"),
    STORAGE_FULL(4004, Blame.EXTERNAL, Reaction.RETRY, "the warehouse is full"),
    BACKUP_DAMAGED(4005, Blame.EXTERNAL, Reaction.REFUSE, "a backup is not as it was written"),
    REGISTRY_UNREACHABLE(4006, Blame.EXTERNAL, Reaction.RETRY, "the schema registry cannot be reached"),
    REGISTRY_DENIED(4007, Blame.USER, Reaction.RETRY, "the schema registry refuses our credentials"),
    JOURNAL_NEWER(4008, Blame.EXTERNAL, Reaction.HALT, "the journal holds what a newer version wrote"),
    WEBHOOK_UNREACHABLE(4009, Blame.EXTERNAL, Reaction.RETRY, "a webhook cannot be reached"),
    WEBHOOK_REFUSED(4010, Blame.USER, Reaction.REFUSE, "a webhook does not take what it is told"),

    // 5xxx: what users write
    CONTRACT_INVALID(5001, Blame.USER, Reaction.REFUSE, "the contract is not valid"),
    PIPELINE_INVALID(5002, Blame.USER, Reaction.REFUSE, "the pipeline is not valid"),
    CONFIG_INVALID(5003, Blame.USER, Reaction.REFUSE, "the configuration is not valid"),
    PIPELINE_NOT_FOUND(5004, Blame.USER, Reaction.REFUSE, "there is no such pipeline"),
    CONTRACT_MISSING(5005, Blame.USER, Reaction.REFUSE, "a pipeline needs a contract"),
    QUERY_REFUSED(5006, Blame.USER, Reaction.REFUSE, "the query is not allowed"),
    QUERY_FAILED(5007, Blame.USER, Reaction.REFUSE, "the query failed"),
    REQUEST_INVALID(5008, Blame.USER, Reaction.REFUSE, "the request is not valid"),
    PIPELINE_CONFLICT(5009, Blame.USER, Reaction.REFUSE, "the pipeline cannot do that in its present state"),
    CONTRACT_BREAKS(5010, Blame.USER, Reaction.REFUSE, "the contract takes back what an earlier version promises"),
    CONTRACT_NOT_FOUND(5011, Blame.USER, Reaction.REFUSE, "there is no such published contract"),
    TEST_INVALID(5012, Blame.USER, Reaction.REFUSE, "a file of test cases or a sample is not valid"),
    QUARANTINE_NOT_FOUND(5020, Blame.USER, Reaction.REFUSE, "the table has no quarantine"),
    QUARANTINE_ORPHANED(5021, Blame.USER, Reaction.REFUSE, "no pipeline writes the table, so there is no contract to judge by"),
    QUARANTINE_CHOICE_INVALID(5022, Blame.USER, Reaction.REFUSE, "the choice of records in quarantine is not valid"),
    QUARANTINE_UNSOUND(5023, Blame.EXTERNAL, Reaction.REFUSE, "quarantine does not hold what the table's ledger says"),
    QUARANTINE_BUSY(5024, Blame.EXTERNAL, Reaction.RETRY, "others changed the table or its quarantine again and again"),
    CHECK_WITHOUT_VALUE(5030, Blame.DATA, Reaction.REFUSE, "a check on a table has nothing to measure"),
    CHECKS_NOT_FOUND(5031, Blame.USER, Reaction.REFUSE, "no contract has checks on such a table"),

    GOLD_INVALID(5040, Blame.USER, Reaction.REFUSE, "the gold file is not valid"),
    GOLD_MISFIT(5041, Blame.USER, Reaction.REFUSE, "the query's result has other columns than the contract"),
    GOLD_NOT_FOUND(5042, Blame.USER, Reaction.REFUSE, "there is no such gold table"),
    GOLD_CONFLICT(5043, Blame.USER, Reaction.REFUSE, "the table is made otherwise, or of itself"),
    GOLD_VALUE_UNFIT(5044, Blame.DATA, Reaction.REFUSE, "a value of the query's result does not fit the contract's column"),
    GOLD_CHECK_FAILED(5045, Blame.DATA, Reaction.REFUSE, "a candidate did not pass a check, and was not published"),
    GOLD_OUTSIDE_WINDOWS(5046, Blame.USER, Reaction.REFUSE, "the query has given a row of another window than it was asked for"),
    GOLD_NOT_BY_WINDOWS(5047, Blame.USER, Reaction.REFUSE, "the gold table cannot be made window by window"),
    CHECK_BROKEN(5090, Blame.BUG, Reaction.REFUSE, "measuring a check on a table failed unexpectedly"),
    CHECKS_AT_PUBLISHING(5095, Blame.USER, Reaction.REFUSE, "candidates of the table are judged when they are made"),
    CHECK_SEGMENTS_MANY(5096, Blame.DATA, Reaction.REFUSE, "a check is of more values of a column than it may be"),
    READERS_BREAK(5060, Blame.USER, Reaction.REFUSE, "known readers of the table need what the contract takes away"),

    REPLAY_PLACE_INVALID(5070, Blame.USER, Reaction.REFUSE, "there is no such place to replay from"),
    REPLAY_RECORDS_GONE(5071, Blame.USER, Reaction.REFUSE, "the source has deleted records that were to be replayed"),
    REPLAY_CONFLICT(5072, Blame.USER, Reaction.REFUSE, "the pipeline or its tables cannot be replayed in their present state"),
    REPLAY_INEXACT(5073, Blame.USER, Reaction.REFUSE, "a replay from there would not give the same table"),
    FUNCTION_UNKNOWN(5074, Blame.USER, Reaction.REFUSE, "an expression calls a function that is not loaded"),
    PLUGIN_INVALID(5075, Blame.USER, Reaction.REFUSE, "a file of the plug-in folder cannot be loaded"),
    FUNCTION_MISSING(5076, Blame.USER, Reaction.PAUSE, "the node lacks a function that a pipeline needs"),
    OUTLET_FENCED(5080, Blame.EXTERNAL, Reaction.RETRY, "another one sends the same table's rows to its topic"),
    OUTLET_CIRCLE(5081, Blame.USER, Reaction.REFUSE, "what is sent to a topic would come back to where it was read"),
    OUTLET_BEHIND(5082, Blame.EXTERNAL, Reaction.REFUSE, "where rows are to be sent on from is not known any more"),
    OUTLET_REFUSED(5083, Blame.EXTERNAL, Reaction.REFUSE, "a topic takes no such records"),
    BUSINESS_KEY_MISSING(5084, Blame.USER, Reaction.REFUSE, "rows are to be merged, and nothing says which columns tell them apart"),

    MERGE_COLUMN_MISSING(5050, Blame.USER, Reaction.HALT, "the table lacks a column by which its rows are merged"),
    MERGE_MEMORY_LOST(5051, Blame.EXTERNAL, Reaction.HALT, "what a merged table remembers of deletions is gone"),
    MERGE_UNSUITED(5052, Blame.EXTERNAL, Reaction.HALT, "others have made of a merged table what cannot be merged"),
    MERGE_INDEX_FULL(5053, Blame.USER, Reaction.HALT, "a merged table has more keys than can be told apart here"),

    // 6xxx: the node
    HOME_IN_USE(6001, Blame.USER, Reaction.REFUSE, "another node runs on this home"),
    HOME_NOT_WRITABLE(6002, Blame.USER, Reaction.REFUSE, "the home directory cannot be written"),
    PORT_IN_USE(6003, Blame.USER, Reaction.REFUSE, "a port is taken"),
    NODE_UNREACHABLE(6004, Blame.EXTERNAL, Reaction.REFUSE, "no node answers"),
    NODE_START_FAILED(6005, Blame.EXTERNAL, Reaction.REFUSE, "the node did not start"),

    // 9xxx: ours
    INTERNAL(9001, Blame.BUG, Reaction.HALT, "LakeActors failed unexpectedly");

    private final int number;
    private final Blame blame;
    private final Reaction reaction;
    private final String meaning;

    ErrorCode(int number, Blame blame, Reaction reaction, String meaning) {
        this.number = number;
        this.blame = blame;
        this.reaction = reaction;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public Blame blame() {
        return blame;
    }

    public Reaction reaction() {
        return reaction;
    }

    /** One clause for people, as the reference prints it. */
    public String meaning() {
        return meaning;
    }
}
