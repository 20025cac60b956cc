package io.statuscast.server.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The numbers of a list that comes as CSV: those of the column `phone`, else of the first column.
///
/// More is understood than E.164, because spreadsheets and address books write numbers in their own ways: blanks,
/// dots, dashes and brackets are passed over, and so is a plus sign that is missing.
final class AudienceNumbers {
    private static final String COLUMN = "phone";
    private static final Pattern ORNAMENTS = Pattern.compile("[\\s.()/\u00A0\u2010-\u2015-]");
    private static final Pattern NUMBER = Pattern.compile("'?(?:\\+|00)?([1-9]\\d{6,14})");

    private AudienceNumbers() {}

    /// The digits, each once, in the order of the lines.
    ///
    /// @throws RequestRefused `csv:invalid`, or with every line that has no number, the first 100 of them
    static List<String> of(byte[] csv) {
        List<Csv.Row> rows = Csv.read(csv);
        var digits = new LinkedHashSet<String>();
        var errors = new ArrayList<FieldError>();
        Optional<Integer> named = rows.isEmpty() ? Optional.empty() : column(rows.getFirst());
        int column = named.orElse(0);
        boolean headed =
                named.isPresent() || (!rows.isEmpty() && isTitle(rows.getFirst().cell(0)));
        int columns = headed ? rows.getFirst().cells().size() : 1;
        for (Csv.Row row : rows.subList(headed ? 1 : 0, rows.size())) {
            Optional<String> number = number(row.cell(column));
            number.ifPresent(digits::add);
            if (errors.size() > RequestRefused.ERRORS_MAX) {
                break;
            }
            if (number.isEmpty()) {
                errors.add(noNumber(row, headed && named.isEmpty()));
            } else if (row.cells().stream()
                    .skip(columns)
                    .anyMatch(cell -> number(cell).isPresent())) {
                errors.add(FieldError.inBody(
                        Problem.CSV_INVALID,
                        place(row),
                        "On " + place(row) + " there are several phone numbers; put each on a line of its own."));
            }
        }
        RequestRefused.ifAny(errors);
        return List.copyOf(digits);
    }

    /// @param first whether the column was taken only because it is the first
    private static FieldError noNumber(Csv.Row row, boolean first) {
        return FieldError.inBody(
                Problem.PHONE_INVALID,
                place(row),
                "On " + place(row) + " there is no phone number in international form"
                        + (first ? " in the first column, and no column is named `phone`" : "")
                        + "; write it like +5511990000001, with the country code.");
    }

    private static String place(Csv.Row row) {
        return "line " + row.line();
    }

    private static Optional<Integer> column(Csv.Row head) {
        for (int i = 0; i < head.cells().size(); i++) {
            if (head.cell(i).strip().toLowerCase(Locale.ROOT).equals(COLUMN)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /// A title has no digits; a number that is mistyped has some, and is told of.
    private static boolean isTitle(String cell) {
        return cell.chars().noneMatch(Character::isDigit);
    }

    private static Optional<String> number(String written) {
        var matcher = NUMBER.matcher(ORNAMENTS.matcher(written).replaceAll(""));
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
