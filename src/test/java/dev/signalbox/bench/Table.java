package dev.signalbox.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of text: the first column to the left, figures to the right. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... columns) {
        rows.add(List.of(columns));
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    /** Prints it to standard output, below the title. */
    void print(String title) {
        StringBuilder text = new StringBuilder("\n" + title + "\n\n");
        for (int row = 0; row < rows.size(); row++) {
            text.append("| ");
            for (int column = 0; column < rows.get(0).size(); column++) {
                String cell = column < rows.get(row).size() ? rows.get(row).get(column) : "";
                String space = " ".repeat(width(column) - cell.length());
                text.append(column == 0 ? cell + space : space + cell).append(" | ");
            }
            text.append('\n');
            if (row == 0) {
                text.append("| ");
                for (int column = 0; column < rows.get(0).size(); column++) {
                    text.append("-".repeat(width(column) - 1)).append(column == 0 ? "- | " : ": | ");
                }
                text.append('\n');
            }
        }
        System.out.println(text);
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }

    /** A figure with three digits that matter. */
    static String figure(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    /** How many times the baseline a figure is. */
    static String ratio(double value, double baseline) {
        return baseline > 0 ? figure(value / baseline) + " x" : "-";
    }
}
