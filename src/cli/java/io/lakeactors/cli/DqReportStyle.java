package io.lakeactors.cli;

/** How a report on quality looks: by day and by night, on a screen, on a phone and on paper. */
final class DqReportStyle {
    /** Rows of tables become cards where they would not fit side by side; each cell says then itself what it is ({@code data-label}). */
    static final String TEXT = """
            :root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1c2330; --soft: #5b6575; --line: #dde1e7; --pass: #1a7f4b; --warn: #96600a; --fail: #c0303b; --bar: #3566c8; }
            @media (prefers-color-scheme: dark) {
              :root { --page: #12151b; --card: #1b2028; --ink: #e7eaf0; --soft: #9aa5b5; --line: #323946; --pass: #4cc38a; --warn: #e0a94a; --fail: #ff7b83; --bar: #7ea6ff; }
            }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
            main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 64px; }
            h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 0; overflow-wrap: anywhere; } h3 { font-size: 14px; margin: 20px 0 6px; color: var(--soft); font-weight: 600; }
            p { margin: 4px 0; } .soft { color: var(--soft); }
            .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 12px; margin: 20px 0; }
            .card, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
            section { margin: 20px 0; padding: 20px; }
            .card b { display: block; font-size: 25px; font-variant-numeric: tabular-nums; }
            .head { display: flex; justify-content: space-between; align-items: baseline; gap: 16px; }
            .head b { font-size: 22px; white-space: nowrap; }
            table { border-collapse: collapse; width: 100%; } th { text-align: left; color: var(--soft); font-weight: 600; font-size: 13px; }
            th, td { padding: 7px 8px; border-bottom: 1px solid var(--line); vertical-align: middle; } th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
            tr:last-child td { border-bottom: 0; } .n { text-align: right; font-variant-numeric: tabular-nums; }
            .checks { table-layout: fixed; } .checks .s { width: 80px; } .checks .d { width: 116px; } .checks .m { width: 104px; } .checks .e { width: 172px; } .checks .h { width: 196px; }
            .week td:first-child { width: 150px; } .rules td:first-child { width: 40%; } .rules .n { width: 90px; }
            code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; } .note { font-size: 13px; overflow-wrap: anywhere; }
            .pass { color: var(--pass); } .warn { color: var(--warn); } .fail, .error { color: var(--fail); } .status { font-weight: 600; white-space: nowrap; }
            .bar { height: 8px; border-radius: 4px; background: var(--line); overflow: hidden; margin-top: 6px; } td .bar { margin-top: 0; } .bar i { display: block; height: 100%; background: var(--bar); }
            svg { display: block; max-width: 100%; height: auto; } svg .line { fill: none; stroke: var(--bar); stroke-width: 1.5; } svg .dot { fill: var(--bar); }
            svg .warn { fill: var(--warn); } svg .fail, svg .error { fill: var(--fail); }
            .days { display: grid; grid-template-columns: repeat(7, 1fr); gap: 10px; text-align: center; font-size: 12px; line-height: 1.25; color: var(--soft); } .days div { display: flex; flex-direction: column; justify-content: flex-end; }
            .days b { font-weight: 400; } .days span span { white-space: nowrap; } .days i { display: block; margin: 3px 0 4px; height: 1px; background: var(--line); } .days .day { background: var(--warn); } .days .full { background: var(--pass); }
            @media screen and (max-width: 760px) {
              main { padding: 20px 12px 40px; } section { padding: 14px; } .cards { grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); }
              .checks, .checks tbody, .week, .week tbody, .week tr { display: block; } .checks tr:first-child, .week tr:first-child { display: none; }
              .checks tr { display: grid; grid-template-columns: 72px auto 1fr; gap: 2px 12px; padding: 10px 0; border-bottom: 1px solid var(--line); } .checks tr:last-child { border-bottom: 0; }
              .checks td, .week td { border: 0; padding: 0; text-align: left; } .checks td { grid-column: 2 / span 2; width: auto !important; } .checks td.m { grid-column: 2; } .checks td.e { grid-column: 3; } .days { gap: 4px; font-size: 11px; } .checks td.s { grid-column: 1; grid-row: 1 / span 6; } .checks td:empty { display: none; }
              .checks td[data-label]::before { content: attr(data-label) " "; color: var(--soft); }
              .week td { display: block; } .week tr { padding: 8px 0; border-bottom: 1px solid var(--line); } .week tr:last-child { border-bottom: 0; }
            }
            @media print {
              @page { margin: 14mm; }
              :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --pass: #1a7f4b; --warn: #96600a; --fail: #c0303b; --bar: #3566c8; }
              body { font-size: 12px; } main { max-width: none; padding: 0; } section { padding: 12px 0; border-width: 1px 0 0; border-radius: 0; }
              .card, tr { break-inside: avoid; } h2, h3, .head { break-after: avoid; } .cards { grid-template-columns: repeat(4, 1fr); }
              .checks .d { width: 92px; } .checks .m { width: 76px; } .checks .e { width: 120px; } .checks .h { width: 130px; }
            }
            """;

    private DqReportStyle() {}
}
