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
        for (Csv.Row row : rows.subList(headed ? 1 : 0, rows.size())) {
            Optional<String> number = number(row.cell(column));
            number.ifPresent(digits::add);
            if (number.isEmpty() && errors.size() <= RequestRefused.ERRORS_MAX) {
                String line = "line " + row.line();
                errors.add(FieldError.inBody(
                        Problem.PHONE_INVALID,
                        line,
                        "On " + line + " there is no phone number in international form; write it like +5511990000001,"
                                + " with the country code."));
            }
        }
        if (!errors.isEmpty()) {
            throw RequestRefused.because(errors);
        }
        return List.copyOf(digits);
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
