package io.lakeactors.author;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class JUnitXmlTest {
    @Test
    void suitesCasesAndFailuresAreWhereCiLooksForThem() throws Exception {
        var difference = new TestReport.Difference(2, 7, "id", "\"<b>\"", "\"a\u0000\ud800\"", List.of("why & how"));
        var report = TestReport.of(List.of(
                new TestReport.File("a.test.yaml", "a", List.of(), List.of(new TestReport.Case("good", 3, 12.5, List.of()), new TestReport.Case("bad", 5, 1,
                        List.of(difference)))),
                new TestReport.File("b.test.yaml", "", List.of("b.test.yaml:1: broken", "second"), List.of())));
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(JUnitXml.of(report)
                .getBytes(StandardCharsets.UTF_8)));

        Element root = document.getDocumentElement();
        assertThat(root.getAttribute("tests")).isEqualTo("3");
        assertThat(root.getAttribute("failures")).isEqualTo("2");
        var cases = document.getElementsByTagName("testcase");
        assertThat(cases.getLength()).isEqualTo(3);
        assertThat(((Element) cases.item(0)).getAttribute("classname")).isEqualTo("a");
        assertThat(((Element) cases.item(0)).getAttribute("time")).isEqualTo("0.013");
        assertThat(cases.item(0).getChildNodes().getLength()).isZero();
        assertThat(cases.item(1).getTextContent()).isEqualTo("line 7, event 2, id: expected \"<b>\", got \"a\ufffd\ufffd\" (why & how)");
        assertThat(cases.item(2).getTextContent()).isEqualTo("b.test.yaml:1: broken\nsecond");
    }
}
