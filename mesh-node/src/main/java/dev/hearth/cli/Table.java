package dev.hearth.cli;

import java.util.List;
import java.util.stream.IntStream;

/// Rows as lines of aligned columns, three spaces apart.
final class Table {

    private Table() {}

    static List<String> of(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        var widths =
                IntStream.range(0, columns)
                        .map(column ->
                                rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0))
                        .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            var cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 3));
        }
        return line.toString().stripTrailing();
    }
}
