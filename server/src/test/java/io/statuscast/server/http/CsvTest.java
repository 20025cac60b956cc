package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,2\n",
                "a,b\r\n1,2",
                "a;b\r1;2\r",
                "a\tb\n\n1\t2",
                "\uFEFFa,b\n1,2",
                "\"a\",b\n1,\"2\"\n ,\n"
            })
    void readsWhatSpreadsheetsWrite(String text) {
        assertThat(read(text).stream().map(Csv.Row::cells)).containsExactly(List.of("a", "b"), List.of("1", "2"));
    }

    @Test
    void quotesKeepSeparatorsLineEndsAndQuotes() {
        List<Csv.Row> rows = read("\"a,b\",\"say \"\"hi\"\"\"\n\"two\nlines\",x\nlast");
        assertThat(rows)
                .containsExactly(
                        new Csv.Row(1, List.of("a,b", "say \"hi\"")),
                        new Csv.Row(2, List.of("two\nlines", "x")),
                        new Csv.Row(4, List.of("last")));
        assertThat(rows.getLast().cell(7)).isEmpty();
    }

    @Test
    void whatCannotBeReadIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> read("a\n\"b"))
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining("csv:invalid")
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> Csv.read(new byte[] {(byte) 0xe9, 'a'}))
                .isInstanceOf(RequestRefused.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void writesWhatItReadsAndNoFormulas() {
        var csv = new StringBuilder();
        Csv.write(csv, List.of("plain", "a,b", "say \"hi\"", "two\nlines", Csv.harmless("=1+1"), Csv.harmless(null)));
        assertThat(csv.toString()).endsWith("'=1+1,\r\n");
        assertThat(read(csv.toString()).getFirst().cells())
                .containsExactly("plain", "a,b", "say \"hi\"", "two\nlines", "'=1+1", "");
        assertThat(List.of("+1", "-1", "@a", "\tx").stream().map(Csv::harmless)).allMatch(text -> text.startsWith("'"));
        assertThat(Csv.harmless("Ana")).isEqualTo("Ana");
    }

    private static List<Csv.Row> read(String text) {
        return Csv.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
