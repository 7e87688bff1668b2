package io.lakeactors.cli;

/** Numbers of things. */
final class Words {
    private Words() {}

    /** {@code 1 fault}, {@code 2 faults}. */
    static String some(long number, String thing) {
        return Human.count(number) + " " + thing + (number == 1 ? "" : "s");
    }
}
