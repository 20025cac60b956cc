package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statuscast.server.http.StatusBulk.Wish;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Statuses written as CSV: a header row with the names of fields, in dotted form like `schedule.date`, then a
/// status in each row. Empty cells name nothing. Phones in one cell are separated by spaces, commas or
/// semicolons.
final class StatusTable {
    private static final Set<String> NUMBERS = Set.of("delay", "schedule.delay", "repeat.count");
    private static final Set<String> NUMBERS_OR_WORDS = Set.of("lateness");
    private static final Set<String> FLAGS = Set.of("order", "draft", "dryRun", "repeat.keepAlive");
    private static final Set<String> LISTS = Set.of("audience.only", "audience.except");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,3})?");
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;]+");
    private static final Pattern DOT = Pattern.compile("\\.");

    private StatusTable() {}

    /// The statuses, each with its line.
    ///
    /// @throws RequestRefused `csv:invalid`
    static List<Wish> read(byte[] utf8) {
        List<Csv.Row> rows = Csv.read(utf8);
        if (rows.isEmpty()) {
            throw RequestRefused.because(Problem.CSV_INVALID, "The CSV has no rows. " + Problem.CSV_INVALID.remedy());
        }
        List<String> columns = columns(rows.getFirst());
        return rows.stream()
                .skip(1)
                .map(row -> new Wish(status(columns, row), "line " + row.line()))
                .toList();
    }

    private static List<String> columns(Csv.Row header) {
        List<String> columns = header.cells().stream().map(String::strip).toList();
        var seen = new HashSet<String>();
        for (String column : columns) {
            if (column.length() > Json.NAME_MAX) {
                throw RequestRefused.because(
                        Problem.CSV_INVALID,
                        "A column has a name of " + column.length() + " characters. Name every column in the first row,"
                                + " like message or media.url.");
            }
            if (column.isEmpty() || !seen.add(column)) {
                throw RequestRefused.because(
                        Problem.CSV_INVALID,
                        column.isEmpty()
                                ? "A column has no name. Name every column in the first row, like message or media.url."
                                : "Two columns are named `" + column + "`. Keep one of them.");
            }
        }
        return columns;
    }

    private static ObjectNode status(List<String> columns, Csv.Row row) {
        if (row.cells().size() > columns.size()) {
            throw RequestRefused.because(
                    Problem.CSV_INVALID,
                    "Line " + row.line() + " has " + row.cells().size() + " cells for " + columns.size()
                            + " columns. Put texts with commas between double quotes.");
        }
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < columns.size(); i++) {
            String text = row.cell(i);
            if (!text.isBlank()) {
                put(status, columns.get(i), text, row.line());
            }
        }
        return status;
    }

    private static void put(ObjectNode status, String column, String text, int line) {
        String[] steps = DOT.split(column, -1);
        ObjectNode place = status;
        for (int i = 0; i < steps.length - 1; i++) {
            JsonNode next = place.has(steps[i]) ? place.get(steps[i]) : place.putObject(steps[i]);
            if (!(next instanceof ObjectNode object)) {
                throw RequestRefused.because(
                        Problem.CSV_INVALID,
                        "Line " + line + " fills `" + steps[i] + "` and `" + column + "`. Keep one of them.");
            }
            place = object;
        }
        place.set(steps[steps.length - 1], value(column, text));
    }

    /// What is not of the type that its column needs stays text, which the contract then refuses by name.
    private static JsonNode value(String column, String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        String word = text.strip();
        if (LISTS.contains(column)) {
            ArrayNode list = nodes.arrayNode();
            BETWEEN.splitAsStream(word).filter(phone -> !phone.isEmpty()).forEach(list::add);
            return list;
        }
        boolean number = NUMBERS.contains(column) || NUMBERS_OR_WORDS.contains(column);
        if (number && NUMBER.matcher(word).matches()) {
            return word.contains(".")
                    ? nodes.numberNode(Double.parseDouble(word))
                    : nodes.numberNode(Integer.parseInt(word));
        }
        if (FLAGS.contains(column)) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes" -> nodes.booleanNode(true);
                case "false", "0", "no" -> nodes.booleanNode(false);
                default -> nodes.textNode(text);
            };
        }
        return nodes.textNode(text);
    }
}
