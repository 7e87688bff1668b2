package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Texts that are short, and still would keep a reader busy. */
class ProtobufLimitsTest {
    /** Counts how often a sign of it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }
    }

    @Test
    void whetherATextIsOfAnEditionIsSeenInOneLook() {
        for (String text : new String[] {"\n".repeat(20_000), "\n".repeat(20_000) + "message M { }", "message M { }" + "\n".repeat(20_000), "edition".repeat(3_000)}) {
            var counted = new Counted(text);
            assertThat(ProtobufText.isOfAnEdition(counted)).isFalse();
            assertThat(counted.looks).isLessThanOrEqualTo(3L * text.length());
        }
        assertThat(ProtobufText.isOfAnEdition("\n\n  edition\n = \"2023\";")).isTrue();
    }
}
