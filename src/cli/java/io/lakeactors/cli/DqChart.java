package io.lakeactors.cli;

import io.lakeactors.api.wire.QualityReport.Point;
import java.util.List;
import java.util.Locale;

/** What a check measured over time, as a small drawing (SVG) that stands in a page. */
final class DqChart {
    private static final int WIDTH = 180;
    private static final int HEIGHT = 36;
    private static final int EDGE = 4;

    private final List<Point> points;
    private final double low;
    private final double high;

    private DqChart(List<Point> points) {
        this.points = points;
        low = points.stream().filter(point -> point.value() != null).mapToDouble(Point::value).min().orElse(0);
        high = points.stream().filter(point -> point.value() != null).mapToDouble(Point::value).max().orElse(0);
    }

    /** @param points oldest first */
    static String of(List<Point> points) {
        return points.isEmpty() ? "" : new DqChart(points).svg();
    }

    private String svg() {
        long open = points.stream().filter(point -> !point.status().equals("pass")).count();
        var svg = new StringBuilder(String.format(Locale.ROOT, "<svg role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %1$d %2$d\"><title>%d results from %s to %s, %s to %s; %d did not pass</title>", WIDTH, HEIGHT,
                points.size(), number(low), number(high), DqReportPage.time(points.getFirst().at()), DqReportPage.time(points.getLast().at()), open));
        svg.append("<path class=\"line\" d=\"").append(line()).append("\"/>");
        for (Point point : points) {
            if (!point.status().equals("pass")) {
                svg.append(dot(DqReportPage.text(point.status()), point));
            }
        }
        Point last = points.getLast();
        if (last.status().equals("pass")) {
            svg.append(dot("dot", last));
        }
        return svg.append("</svg>").toString();
    }

    /** What could not be measured leaves a gap. */
    private String line() {
        var line = new StringBuilder();
        boolean drawn = false;
        for (Point point : points) {
            if (point.value() != null) {
                line.append(String.format(Locale.ROOT, "%s%.1f %.1f", drawn ? "L" : "M", x(point), y(point)));
            }
            drawn = point.value() != null;
        }
        return line.toString();
    }

    private String dot(String kind, Point point) {
        return String.format(Locale.ROOT, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.2\"/>", kind, x(point), y(point));
    }

    private double x(Point point) {
        long first = points.getFirst().at();
        long last = points.getLast().at();
        return last == first ? WIDTH - EDGE : EDGE + (double) (point.at() - first) / (last - first) * (WIDTH - 2 * EDGE);
    }

    private double y(Point point) {
        double share = point.value() == null || high == low ? 0.5 : (point.value() - low) / (high - low);
        return HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.3g", value);
    }
}
