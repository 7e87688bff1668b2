package io.lakeactors.engine.gold;

import java.util.List;

/** What the keeper of gold tables remembers. Journaled under stable names. */
public sealed interface GoldEvent {
    /** @param reads the tables that its query names, as {@code namespace.table} @param at milliseconds since 1970 */
    record Applied(String gold, String text, String contract, List<String> reads, long at) implements GoldEvent {
        public Applied {
            reads = List.copyOf(reads);
        }
    }

    record Paused(String gold, long at) implements GoldEvent {}

    record Resumed(String gold, long at) implements GoldEvent {}

    record Deleted(String gold, long at) implements GoldEvent {}

    record RunEnded(GoldRecord run) implements GoldEvent {}
}
