package io.lakeactors.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class LengthsTest {
    @Property(tries = 1000)
    void codePointsAreCountedAsTheJdkCountsThemWhereverTheTextStands(@ForAll @StringLength(max = 40) String any, @ForAll @IntRange(max = 9) int before) {
        byte[] text = any.getBytes(StandardCharsets.UTF_8);
        String meant = new String(text, StandardCharsets.UTF_8);
        byte[] data = new byte[before + text.length];
        System.arraycopy(text, 0, data, before, text.length);
        assertThat(Lengths.codePoints(data, before, data.length)).isEqualTo(meant.codePointCount(0, meant.length()));
    }
}
