package io.lakeactors.cli;

import io.lakeactors.api.wire.QualityReport.Day;
import io.lakeactors.api.wire.QualityReport.Score;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Scores of days side by side: a bar for each day, as high as its share of checks that passed. Of boxes and not drawn, so that what stands at the bars can be read on a phone too. */
final class DqWeekChart {
    private static final int DAYS = 7;
    private static final int HIGH = 34;
    private static final DateTimeFormatter WEEKDAY = DateTimeFormatter.ofPattern("EEE", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);

    private DqWeekChart() {}

    /** Of one dimension on a day; empty if nothing was known of it then. */
    static Function<Day, Optional<Double>> of(String dimension) {
        return day -> day.dimensions().stream().filter(score -> score.dimension().equals(dimension)).map(Score::score).findFirst();
    }

    /** Always a week: a day of which nothing is known has its place too. @param days oldest first */
    static String html(String name, List<Day> days, Function<Day, Optional<Double>> score) {
        var known = days.stream().collect(Collectors.toMap(Day::day, score));
        var last = LocalDate.parse(days.getLast().day());
        var html = new StringBuilder("<div class=\"days\" aria-label=\"").append(DqReportPage.text(name)).append(" by day\">");
        for (int i = DAYS - 1; i >= 0; i--) {
            LocalDate day = last.minusDays(i);
            html.append("<div>").append(known.getOrDefault(day.toString(), Optional.empty()).map(DqWeekChart::bar).orElse("<b>–</b><i></i>")).append("<span>").append(WEEKDAY.format(day)).append(" <span>")
                    .append(DAY.format(day)).append("</span></span></div>");
        }
        return html.append("</div>").toString();
    }

    private static String bar(double value) {
        return String.format(Locale.ROOT, "<b>%s</b><i class=\"%s\" style=\"height:%.1fpx\"></i>", DqReportPage.percent(value), value < 100 ? "day" : "day full", Math.max(1, HIGH * value / 100));
    }
}
