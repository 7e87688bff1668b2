package io.lakeactors.cli;

import io.lakeactors.api.wire.QualityReport.Day;
import io.lakeactors.api.wire.QualityReport.Score;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Scores of days side by side, as a drawing (SVG) that stands in a page: a bar for each day, as high as its share of checks that passed. */
final class DqWeekChart {
    private static final int SLOT = 58;
    private static final int BAR = 38;
    private static final int HEIGHT = 72;
    private static final int TOP = 14;
    private static final int FLOOR = 58;
    private static final int MONTH_STARTS = 5;

    private DqWeekChart() {}

    /** Of one dimension on a day; empty if nothing was known of it then. */
    static Function<Day, Optional<Double>> of(String dimension) {
        return day -> day.dimensions().stream().filter(score -> score.dimension().equals(dimension)).map(Score::score).findFirst();
    }

    /** @param days oldest first */
    static String svg(String name, List<Day> days, Function<Day, Optional<Double>> score) {
        var svg = new StringBuilder(String.format(Locale.ROOT, "<svg role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %1$d %2$d\"><title>%s by day</title>", SLOT * days.size(), HEIGHT, DqReportPage.text(name)));
        for (int i = 0; i < days.size(); i++) {
            double middle = SLOT * (i + 0.5);
            svg.append(label(middle, HEIGHT - 2, DqReportPage.text(days.get(i).day().substring(MONTH_STARTS))));
            score.apply(days.get(i)).ifPresent(value -> {
                double high = (FLOOR - TOP) * value / 100;
                svg.append(String.format(Locale.ROOT, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/>", value < 100 ? "day" : "day full", middle - BAR / 2.0, FLOOR - high, BAR,
                        Math.max(1, high)));
                svg.append(label(middle, FLOOR - high - 3, DqReportPage.percent(value)));
            });
        }
        return svg.append("</svg>").toString();
    }

    private static String label(double middle, double y, String text) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>", middle, y, text);
    }
}
