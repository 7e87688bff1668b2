package io.lakeactors.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {
    private static final Schema SCHEMA = new Schema(List.of(Rows.field("x", new Type.Text())));

    private static List<Integer> passes(String regex, Object... values) {
        Judge judge = Judge.of(Rows.contract(SCHEMA, new Rule.Pattern("r", "x", regex, OnFail.QUARANTINE)));
        return Rows.passed(judge.judge(Rows.column(SCHEMA, values), judge.newWindow()));
    }

    @Test
    void theWholeValueMustMatch() {
        assertThat(passes("[A-Z]{2}", "AB", "ABC", "A", "ab", "", null)).containsExactly(0, 5);
        assertThat(passes("^[A-Z]{2}$", "AB", "AB\n", "xAB")).containsExactly(0);
        assertThat(passes("(?i)ab|c+", "AB", "cc", "abc", "abab", "AB")).containsExactly(0, 1, 4);
        assertThat(passes("ä.", "äö", "a😀", "ä😀", "ä")).containsExactly(0, 2);
    }

    @Test
    void longValuesAreMatchedAsShortOnes() {
        assertThat(passes("(?:ab)+", "ab".repeat(200), "ab".repeat(200) + "a")).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"^[A-Z]{2}$", "[0-9]+", "a?b*c", "\\d{4}-\\d{2}", "[\\w.-]+@[a-z]+\\.com", "x{2,}", "a{0,3}b", "\\$", ""})
    void plainPatternsBecomeTables(String regex) {
        assertThat(ClassPattern.of(regex)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a|b", "(ab)", ".", "[^a]", "ä", "\\bx", "(?i)a", "a+?", "a{2}?", "a^b", "[[:alpha:]]", "\\pL", "a{200}"})
    void patternsThatSayMoreDoNot(String regex) {
        assertThat(ClassPattern.of(regex)).isEmpty();
    }

    @Property(tries = 3000)
    void tablesAgreeWithTheGeneralEngine(@ForAll("regexes") String regex, @ForAll("texts") String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ClassPattern.of(regex).ifPresent(table -> assertThat(table.matches(bytes, 0, bytes.length)).isEqualTo(Pattern.compile(regex).matches(text)));
    }

    @Provide
    Arbitrary<String> regexes() {
        Arbitrary<String> atoms = Arbitraries.of("a", "b", "1", "[ab]", "[a-c1]", "[b-]", "\\d", "\\w", "\\.", "[\\d.]");
        Arbitrary<String> counts = Arbitraries.of("", "", "?", "*", "+", "{2}", "{1,3}", "{0,1}", "{2,}");
        Arbitrary<String> parts = net.jqwik.api.Combinators.combine(atoms, counts).as((atom, count) -> atom + count);
        return parts.list().ofMinSize(0).ofMaxSize(5).map(list -> String.join("", list))
                .flatMap(body -> Arbitraries.of(body, "^" + body, body + "$", "^" + body + "$"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("abc1.-ä").ofMaxLength(7);
    }
}
