package io.statuscast.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Comma-separated values in and out. Source: RFC 4180; also read are semicolons and tabs as separators,
/// since spreadsheets write them in half of the world, line ends of every kind, and a byte order mark.
final class Csv {
    static final String CONTENT_TYPE = "text/csv";

    private static final char QUOTE = '"';
    private static final char MARK = '\uFEFF';
    /// At the beginning of a cell, a spreadsheet takes these for a formula. Source: OWASP, CSV injection.
    private static final String FORMULA = "=+-@\t\r";

    private Csv() {}

    /// @param line  where it begins, from 1
    /// @param cells as written, without their quotes
    record Row(int line, List<String> cells) {
        /// The cell of a column; empty when the row is shorter.
        String cell(int column) {
            return column < cells.size() ? cells.get(column) : "";
        }
    }

    /// The rows that are not empty.
    ///
    /// @throws RequestRefused `csv:invalid` with the line
    static List<Row> read(byte[] utf8) {
        return new Reader(text(utf8)).rows();
    }

    private static String text(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            if (!TextCheck.isKeepable(text)) {
                throw RequestRefused.because(
                        Problem.CSV_INVALID, "The CSV has a NUL character in it. Save it as UTF-8, without that.");
            }
            return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
        } catch (CharacterCodingException other) {
            throw RequestRefused.because(
                    Problem.CSV_INVALID, "The CSV is not in UTF-8. Save it as UTF-8, or as plain ASCII.");
        }
    }

    private static final class Reader {
        private final String text;
        private final char separator;
        private final List<Row> rows = new ArrayList<>();
        private List<String> cells = new ArrayList<>();
        private final StringBuilder cell = new StringBuilder();
        private int at;
        private int line = 1;
        private int rowLine = 1;

        Reader(String text) {
            this.text = text;
            this.separator = separator(text);
        }

        /// The first separator of any kind, outside quotes.
        private static char separator(String text) {
            boolean quoted = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == QUOTE) {
                    quoted = !quoted;
                } else if (!quoted && (c == ',' || c == ';' || c == '\t')) {
                    return c;
                } else if (!quoted && (c == '\n' || c == '\r')) {
                    break;
                }
            }
            return ',';
        }

        List<Row> rows() {
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == QUOTE && cell.isEmpty()) {
                    quoted();
                } else if (c == separator) {
                    endCell();
                } else if (c == '\n' || c == '\r') {
                    endLine(c);
                } else {
                    cell.append(c);
                }
            }
            endRow();
            return rows;
        }

        /// The rest of a quoted cell, up to the quote that ends it.
        private void quoted() {
            int begin = line;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c != QUOTE) {
                    line += c == '\n' ? 1 : 0;
                    cell.append(c);
                } else if (at < text.length() && text.charAt(at) == QUOTE) {
                    cell.append(QUOTE);
                    at++;
                } else {
                    return;
                }
            }
            throw RequestRefused.because(
                    Problem.CSV_INVALID,
                    "The quote that line " + begin + " opens is never closed. Close it, or write it twice to mean the"
                            + " character.");
        }

        private void endLine(char c) {
            if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
                at++;
            }
            endRow();
            line++;
            rowLine = line;
        }

        private void endCell() {
            cells.add(cell.toString());
            cell.setLength(0);
        }

        private void endRow() {
            endCell();
            if (cells.stream().anyMatch(text -> !text.isBlank())) {
                rows.add(new Row(rowLine, List.copyOf(cells)));
            }
            cells = new ArrayList<>();
        }
    }

    /// A cell that is text from somebody else: what a spreadsheet would take for a formula gets an apostrophe
    /// in front.
    static String harmless(@Nullable String text) {
        return text == null || text.isEmpty() ? "" : FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    /// Adds a row; cells are quoted where they need it.
    static void write(StringBuilder csv, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            String text = cells.get(i);
            boolean plain = text.chars().noneMatch(c -> c == ',' || c == QUOTE || c == '\n' || c == '\r');
            csv.append(i == 0 ? "" : ",").append(plain ? text : QUOTE + text.replace("\"", "\"\"") + QUOTE);
        }
        csv.append("\r\n");
    }
}
