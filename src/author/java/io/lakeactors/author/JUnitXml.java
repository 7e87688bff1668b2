package io.lakeactors.author;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A report as CI systems read it. */
public final class JUnitXml {
    private static final double MILLIS_PER_SECOND = 1000;

    private final XMLStreamWriter xml;

    private JUnitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** The document's text. */
    public static String of(TestReport report) {
        var text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            new JUnitXml(xml).write(report);
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a text cannot be written", impossible);
        }
        return text + "\n";
    }

    private void write(TestReport report) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuites");
        counts(report.passed() + report.failed(), report.failed(), report.files().stream().flatMap(file -> file.cases().stream()).toList());
        for (TestReport.File file : report.files()) {
            suite(file);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void suite(TestReport.File file) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        attribute("name", file.file());
        int failed = (int) file.cases().stream().filter(one -> !one.passed()).count();
        counts(Math.max(1, file.cases().size()), file.faults().isEmpty() ? failed : 1, file.cases());
        if (!file.faults().isEmpty()) {
            testcase(file.file(), "can be read", 0, String.join("\n", file.faults()));
        }
        for (TestReport.Case one : file.cases()) {
            testcase(file.pipeline(), one.name(), one.millis(), one.differences().stream().map(JUnitXml::sentence).collect(Collectors.joining("\n")));
        }
        xml.writeEndElement();
    }

    private void counts(int tests, int failures, List<TestReport.Case> cases) throws XMLStreamException {
        attribute("tests", String.valueOf(tests));
        attribute("failures", String.valueOf(failures));
        attribute("time", seconds(cases.stream().mapToDouble(TestReport.Case::millis).sum()));
    }

    private void testcase(String group, String name, double millis, String failure) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("classname", group);
        attribute("name", name);
        attribute("time", seconds(millis));
        if (!failure.isEmpty()) {
            xml.writeStartElement("failure");
            attribute("message", failure.lines().findFirst().orElse(""));
            xml.writeCharacters(clean(failure));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String sentence(TestReport.Difference difference) {
        String because = difference.because().isEmpty() ? "" : " (" + String.join("; ", difference.because()) + ")";
        return "line " + difference.line() + ", event " + difference.event() + ", " + difference.what() + ": expected " + difference.expected() + ", got "
                + difference.got() + because;
    }

    private static String seconds(double millis) {
        return String.format(Locale.ROOT, "%.3f", millis / MILLIS_PER_SECOND);
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, clean(value));
    }

    /** XML has no place for most control characters, however they are written. */
    private static String clean(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> clean.appendCodePoint(
                point == '\n' || point == '\t' || point >= ' ' && point < 0xD800 || point > 0xDFFF && point < 0xFFFE || point > 0xFFFF ? point : '\uFFFD'));
        return clean.toString();
    }
}
