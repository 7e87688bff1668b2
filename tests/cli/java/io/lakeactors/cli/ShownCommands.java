package io.lakeactors.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands of {@code lake} that a page in Markdown shows: in its blocks of code, and within sentences. */
final class ShownCommands {
    private static final Pattern BLOCK = Pattern.compile("^ *```(\\w*)[^\\n]*\\n(.*?)^ *```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    /** Quoted text (a word may have quoted parts), an operator of the shell, a comment, or a gap. */
    private static final Pattern TOKEN = Pattern.compile("(?<word>(?:\"(?:\\\\.|[^\"])*\"|'[^']*'|\\\\.|[^\\s\"'|&;()<>])+)|(?<end>[|&;()<>\\n]+)|[ \\t]+", Pattern.DOTALL);
    /** Of what is redirected, as in {@code 2> log}. */
    private static final Pattern DESCRIPTOR = Pattern.compile("(?<=\\s)\\d(?=>)");
    private static final Pattern SETTING = Pattern.compile("\\w+=.*", Pattern.DOTALL);

    /**
     * One command as it is shown.
     *
     * @param words behind {@code lake}
     * @param whole whether it can be typed as it stands, as it is in a block; in a sentence it may be the beginning of one
     */
    record Shown(String page, List<String> words, boolean whole) {
        @Override
        public String toString() {
            return page + ": lake " + String.join(" ", words);
        }
    }

    private ShownCommands() {}

    static List<Shown> of(String page, String text) {
        var all = new ArrayList<Shown>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            commands(typed(block.group(2))).forEach(words -> all.add(new Shown(page, words, true)));
        }
        SPAN.matcher(block.replaceAll("")).results().map(span -> span.group(1).replace('\n', ' '))
                .flatMap(span -> commands(span)).forEach(words -> all.add(new Shown(page, words, false)));
        return all;
    }

    /** Of a block that shows answers too, what stands behind a dollar sign. */
    private static String typed(String block) {
        if (!Pattern.compile("^\\s*\\$ ", Pattern.MULTILINE).matcher(block).find()) {
            return block.replace("\\\n", " ");
        }
        var typed = new StringBuilder();
        boolean goesOn = false;
        for (String line : block.lines().toList()) {
            if (goesOn || line.strip().startsWith("$ ")) {
                typed.append(goesOn ? line : line.strip().substring(2)).append('\n');
                goesOn = line.endsWith("\\");
            }
        }
        return typed.toString().replace("\\\n", " ");
    }

    /** Each command of a script that calls {@code lake}, without what stands before it and behind its words. */
    private static Stream<List<String>> commands(String shown) {
        String script = DESCRIPTOR.matcher(shown).replaceAll("");
        var found = new ArrayList<List<String>>();
        var words = new ArrayList<String>();
        Matcher token = TOKEN.matcher(script);
        int at = 0;
        while (at < script.length() && token.find(at)) {
            at = token.end();
            String word = token.group("word");
            if (token.group("end") != null || word != null && word.startsWith("#")) {
                lake(words, found);
                int line = script.indexOf('\n', token.start());
                at = word == null ? at : line < 0 ? script.length() : line;
            } else if (word != null) {
                words.add(unquoted(word));
            }
        }
        lake(words, found);
        return found.stream();
    }

    private static void lake(List<String> words, List<List<String>> found) {
        int first = words.contains("--") && words.indexOf("--") < words.indexOf("lake") ? words.indexOf("--") + 1 : 0;
        while (first < words.size() && SETTING.matcher(words.get(first)).matches()) {
            first++;
        }
        if (first + 1 < words.size() && (words.get(first).equals("lake") || words.get(first).endsWith("/lake"))) {
            found.add(List.copyOf(words.subList(first + 1, words.size())));
        }
        words.clear();
    }

    private static String unquoted(String word) {
        return word.length() > 1 && (word.startsWith("\"") || word.startsWith("'")) && word.charAt(0) == word.charAt(word.length() - 1)
                ? word.substring(1, word.length() - 1)
                : word;
    }
}
